// SPDX-License-Identifier: Apache-2.0

//! The node: a swarm in a task of its own, and the handle that gives it work.

mod behaviours;
mod driver;
mod event;
mod reactions;

use std::{fmt, sync::Arc, time::Duration};

pub use event::{Connection, Event};
use futures::channel::{mpsc, oneshot};
use libp2p::{Multiaddr, PeerId, StreamProtocol, identify};

use self::driver::Driver;
use crate::{failure::Failure, options::Options, pings, protocols::Service, streams::Stream};

/// Is handed every event.
pub type Observer = Arc<dyn Fn(Event) + Send + Sync>;

type Task = Box<dyn FnOnce(&mut Driver) + Send>;

/// Which connection: the oldest that is like this.
#[derive(Debug, Clone, Default)]
pub struct Target {
    pub peer: Option<PeerId>,
    pub connection: Option<String>,
}

impl Target {
    pub fn connection(connection: &Connection) -> Self {
        Target {
            peer: Some(connection.peer),
            connection: Some(connection.id.to_string()),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.connection, &self.peer) {
            (Some(connection), _) => write!(f, "connection {connection}"),
            (None, Some(peer)) => write!(f, "{peer}"),
            (None, None) => f.write_str("anyone"),
        }
    }
}

/// A running node.
#[derive(Clone)]
pub struct Node {
    peer: PeerId,
    tasks: mpsc::UnboundedSender<Task>,
}

impl Node {
    /// Starts it, and hands every event to the observer.
    pub fn start(options: &Options, service: Service, observer: Observer) -> Self {
        let (tasks, receiver) = mpsc::unbounded();
        let driver = Driver::new(options, service, observer);
        let peer = driver.peer();
        tokio::spawn(driver.run(receiver));
        Node { peer, tasks }
    }

    pub fn peer(&self) -> PeerId {
        self.peer
    }

    pub async fn listen(&self, address: Multiaddr) -> Result<(), Failure> {
        self.wait_for(move |driver| driver.listen(address)).await?
    }

    pub async fn addresses(&self) -> Result<Vec<Multiaddr>, Failure> {
        self.ask(|driver| driver.addresses()).await
    }

    /// Always a new connection.
    pub async fn dial(&self, address: Multiaddr) -> Result<Connection, Failure> {
        self.wait_for(move |driver| driver.dial(address)).await?
    }

    /// Each with how many streams are open on it.
    pub async fn connections(&self) -> Result<Vec<(Connection, usize)>, Failure> {
        self.ask(|driver| driver.connections()).await
    }

    pub async fn open(&self, target: Target, protocols: &[impl AsRef<str>]) -> Result<Stream, Failure> {
        let protocols = protocols
            .iter()
            .map(|protocol| stream_protocol(protocol.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        let name = target.to_string();
        let opened = self.ask(move |driver| driver.open(&target, protocols)).await??;
        opened.await.unwrap_or_else(|_| Err(Failure::not_connected(name)))
    }

    /// What the peer has told of itself, as soon as it has.
    pub async fn identify(&self, target: Target) -> Result<identify::Info, Failure> {
        let name = target.to_string();
        let told = self.ask(move |driver| driver.identify(&target)).await??;
        told.await.map_err(|_| Failure::not_connected(name))
    }

    /// Serves one more protocol and tells every connected peer.
    pub async fn push(&self, protocol: &str) -> Result<(), Failure> {
        let protocol = stream_protocol(protocol)?;
        self.ask(move |driver| driver.push(protocol)).await
    }

    pub async fn ping(&self, target: Target, count: usize) -> pings::RoundTrips {
        let name = target.to_string();
        let done = self.ask(move |driver| driver.ping(&target, count)).await??;
        done.await.unwrap_or_else(|_| Err(Failure::not_connected(name)))
    }

    /// One request with the library's request-response.
    pub async fn digest(&self, target: Target, request: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let name = target.to_string();
        let answer = self.ask(move |driver| driver.digest(&target, request)).await??;
        answer.await.unwrap_or_else(|_| Err(Failure::not_connected(name)))
    }

    /// Closes the connection; done when it is closed.
    pub async fn hang_up(&self, target: Target) -> Result<(), Failure> {
        let closed = self.ask(move |driver| driver.hang_up(&target)).await??;
        closed.await.map_err(|_| stopped())
    }

    /// Closes every connection, and waits no longer than that for it.
    pub async fn stop(&self, patience: Duration) {
        let Ok(closed) = self.ask(|driver| driver.hang_up_all()).await else {
            return;
        };
        let _ = tokio::time::timeout(patience, futures::future::join_all(closed)).await;
    }

    async fn ask<R: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Driver) -> R + Send + 'static,
    ) -> Result<R, Failure> {
        let (answer, receiver) = oneshot::channel();
        let task: Task = Box::new(move |driver| {
            let _ = answer.send(question(driver));
        });
        self.tasks.unbounded_send(task).map_err(|_| stopped())?;
        receiver.await.map_err(|_| stopped())
    }

    async fn wait_for<R: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Driver) -> oneshot::Receiver<R> + Send + 'static,
    ) -> Result<R, Failure> {
        self.ask(question).await?.await.map_err(|_| stopped())
    }
}

fn stopped() -> Failure {
    Failure::new("StoppedError", "The node is stopped")
}

fn stream_protocol(name: &str) -> Result<StreamProtocol, Failure> {
    StreamProtocol::try_from_owned(name.to_owned())
        .map_err(|_| Failure::bad_request(format!("A protocol begins with a slash, not as {name}")))
}
