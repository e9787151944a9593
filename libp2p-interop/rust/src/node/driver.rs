// SPDX-License-Identifier: Apache-2.0

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
};

use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
    future::BoxFuture,
};
use libp2p::{
    Multiaddr, PeerId, StreamProtocol, Swarm,
    core::transport::ListenerId,
    identify,
    multiaddr::Protocol,
    request_response::OutboundRequestId,
    swarm::{
        ConnectionId,
        dial_opts::{DialOpts, PeerCondition},
    },
};

use super::{
    Connection, Observer, Target, Task,
    behaviours::{Behaviours, swarm},
};
use crate::{failure::Failure, options::Options, pings, protocols::Service, streams::Stream};

pub(super) type Waiting<T> = oneshot::Sender<T>;

/// What is known of a peer, and who waits for it.
#[derive(Default)]
pub(super) struct Acquaintance {
    pub info: Option<identify::Info>,
    pub waiting: Vec<Waiting<identify::Info>>,
    /// It has asked us, so that the library pushes changes to it.
    pub has_asked: bool,
}

/// Owns the swarm: gives it tasks, hands its events on.
pub struct Driver {
    pub(super) swarm: Swarm<Behaviours>,
    pub(super) serve: fn(Stream) -> BoxFuture<'static, io::Result<()>>,
    pub(super) observer: Observer,
    pub(super) connections: BTreeMap<ConnectionId, Connection>,
    pub(super) acquaintances: HashMap<PeerId, Acquaintance>,
    pub(super) identified: HashSet<ConnectionId>,
    pub(super) listens: HashMap<ListenerId, Waiting<Result<(), Failure>>>,
    pub(super) dials: HashMap<ConnectionId, Waiting<Result<Connection, Failure>>>,
    pub(super) closes: HashMap<ConnectionId, Vec<Waiting<()>>>,
    pub(super) requests: HashMap<OutboundRequestId, Waiting<Result<Vec<u8>, Failure>>>,
}

impl Driver {
    pub fn new(options: &Options, service: Service, observer: Observer) -> Self {
        Driver {
            swarm: swarm(options, service.protocols),
            serve: service.serve,
            observer,
            connections: BTreeMap::new(),
            acquaintances: HashMap::new(),
            identified: HashSet::new(),
            listens: HashMap::new(),
            dials: HashMap::new(),
            closes: HashMap::new(),
            requests: HashMap::new(),
        }
    }

    /// Runs until nobody holds the node any more.
    pub async fn run(mut self, mut tasks: mpsc::UnboundedReceiver<Task>) {
        loop {
            tokio::select! {
                task = tasks.next() => match task {
                    Some(task) => task(&mut self),
                    None => return,
                },
                event = self.swarm.select_next_some() => self.on_event(event),
            }
        }
    }

    pub fn peer(&self) -> PeerId {
        *self.swarm.local_peer_id()
    }

    pub fn addresses(&self) -> Vec<Multiaddr> {
        let peer = self.peer();
        self.swarm
            .listeners()
            .map(|address| address.clone().with(Protocol::P2p(peer)))
            .collect()
    }

    pub fn listen(&mut self, address: Multiaddr) -> oneshot::Receiver<Result<(), Failure>> {
        let (done, receiver) = oneshot::channel();
        match self.swarm.listen_on(address) {
            Ok(listener) => {
                self.listens.insert(listener, done);
            }
            Err(error) => answer(done, Err(Failure::new("ListenError", error))),
        }
        receiver
    }

    pub fn dial(&mut self, address: Multiaddr) -> oneshot::Receiver<Result<Connection, Failure>> {
        let (done, receiver) = oneshot::channel();
        let options = match address.iter().last() {
            Some(Protocol::P2p(peer)) => DialOpts::peer_id(peer)
                .addresses(vec![address])
                .condition(PeerCondition::Always)
                .build(),
            _ => DialOpts::unknown_peer_id().address(address).build(),
        };
        let connection = options.connection_id();
        match self.swarm.dial(options) {
            Ok(()) => {
                self.dials.insert(connection, done);
            }
            Err(error) => answer(done, Err(Failure::from(&error))),
        }
        receiver
    }

    pub fn connections(&self) -> Vec<(Connection, usize)> {
        let streams = &self.swarm.behaviour().streams;
        self.connections
            .values()
            .map(|connection| (connection.clone(), streams.open_streams(connection.id)))
            .collect()
    }

    pub fn open(
        &mut self,
        target: &Target,
        protocols: Vec<StreamProtocol>,
    ) -> Result<oneshot::Receiver<Result<Stream, Failure>>, Failure> {
        let connection = self.connection(target)?.id;
        Ok(self.swarm.behaviour_mut().streams.open(connection, protocols))
    }

    pub fn identify(&mut self, target: &Target) -> Result<oneshot::Receiver<identify::Info>, Failure> {
        let peer = self.connection(target)?.peer;
        let acquaintance = self.acquaintances.entry(peer).or_default();
        let (told, receiver) = oneshot::channel();
        match &acquaintance.info {
            Some(info) => answer(told, info.clone()),
            None => acquaintance.waiting.push(told),
        }
        Ok(receiver)
    }

    /// The library pushes a change of protocols by itself, but only to peers that have asked us before.
    pub fn push(&mut self, protocol: StreamProtocol) {
        let silent = self
            .acquaintances
            .iter()
            .filter(|(_, acquaintance)| !acquaintance.has_asked)
            .map(|(&peer, _)| peer)
            .collect::<Vec<_>>();
        let behaviours = self.swarm.behaviour_mut();
        behaviours.streams.serve(protocol);
        behaviours.identify.push(silent);
    }

    pub fn ping(&mut self, target: &Target, count: usize) -> Result<oneshot::Receiver<pings::RoundTrips>, Failure> {
        let Connection { id, peer, .. } = *self.connection(target)?;
        Ok(self.swarm.behaviour_mut().pings.ping(peer, id, count))
    }

    /// The library chooses among the connections to the peer.
    pub fn digest(
        &mut self,
        target: &Target,
        request: Vec<u8>,
    ) -> Result<oneshot::Receiver<Result<Vec<u8>, Failure>>, Failure> {
        let peer = self.connection(target)?.peer;
        let (answered, receiver) = oneshot::channel();
        let request = self.swarm.behaviour_mut().digest.send_request(&peer, request);
        self.requests.insert(request, answered);
        Ok(receiver)
    }

    pub fn hang_up(&mut self, target: &Target) -> Result<oneshot::Receiver<()>, Failure> {
        let connection = self.connection(target)?.id;
        Ok(self.close(connection))
    }

    pub fn hang_up_all(&mut self) -> Vec<oneshot::Receiver<()>> {
        let connections = self.connections.keys().copied().collect::<Vec<_>>();
        connections.into_iter().map(|id| self.close(id)).collect()
    }

    fn close(&mut self, connection: ConnectionId) -> oneshot::Receiver<()> {
        let (closed, receiver) = oneshot::channel();
        if self.swarm.close_connection(connection) {
            self.closes.entry(connection).or_default().push(closed);
        } else {
            answer(closed, ());
        }
        receiver
    }

    fn connection(&self, target: &Target) -> Result<&Connection, Failure> {
        self.connections
            .values()
            .find(|connection| {
                target.peer.is_none_or(|peer| peer == connection.peer)
                    && target
                        .connection
                        .as_ref()
                        .is_none_or(|id| *id == connection.id.to_string())
            })
            .ok_or_else(|| Failure::not_connected(target))
    }
}

/// Nobody may wait any more.
pub(super) fn answer<T>(waiting: Waiting<T>, value: T) {
    let _ = waiting.send(value);
}
