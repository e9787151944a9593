// SPDX-License-Identifier: Apache-2.0

//! The dialler's part of the work, each as `CONTROL.md` defines when it is done.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::{Multiaddr, Stream};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    handler::Opener,
    node::Node,
    serve::{self, DOWNLOAD, ECHO, PING, UPLOAD},
};
use crate::{failure::Failure, transfer::CHUNK_BYTES};

const ECHO_BYTES: usize = 32;

const PING_BYTES: usize = 32;

/// A node, and the connection that all but `connect` use.
#[derive(Clone)]
pub struct Worker {
    node: Node,
    opener: Arc<Mutex<Option<Opener>>>,
}

/// How often something was done in a time.
pub struct Repeated {
    count: u64,
    elapsed: Duration,
}

impl Repeated {
    /// The fields of a line.
    pub fn describe(&self) -> Value {
        json!({ "count": self.count, "nanos": self.elapsed.as_nanos() as u64 })
    }
}

impl Worker {
    pub fn new(node: Node) -> Self {
        Worker {
            node,
            opener: Arc::default(),
        }
    }

    pub async fn dial(&self, address: Multiaddr) -> Result<(), Failure> {
        let dialed = self.node.dial(address).await?;
        *self.opener.lock().unwrap_or_else(PoisonError::into_inner) = Some(dialed.opener);
        Ok(())
    }

    fn opener(&self) -> Result<Opener, Failure> {
        self.opener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| Failure::not_connected("anyone"))
    }

    /// Until the receiver has confirmed the last byte.
    pub async fn upload(&self, bytes: u64) -> Result<Duration, Failure> {
        let mut stream = self.opener()?.open(UPLOAD).await?;
        let mut buffer = vec![0; CHUNK_BYTES];
        let started = Instant::now();
        stream.write_all(&bytes.to_be_bytes()).await?;
        serve::send(&mut stream, &buffer, bytes).await?;
        stream.read_exact(&mut buffer[..1]).await?;
        let elapsed = started.elapsed();
        stream.close().await?;
        Ok(elapsed)
    }

    /// Until the last byte is read.
    pub async fn download(&self, bytes: u64) -> Result<Duration, Failure> {
        let mut stream = self.opener()?.open(DOWNLOAD).await?;
        let mut buffer = vec![0; CHUNK_BYTES];
        let started = Instant::now();
        stream.write_all(&bytes.to_be_bytes()).await?;
        stream.flush().await?;
        serve::discard(&mut stream, &mut buffer, bytes).await?;
        let elapsed = started.elapsed();
        stream.close().await?;
        Ok(elapsed)
    }

    pub async fn connect(&self, address: Multiaddr, parallel: u64, window: Duration) -> Result<Repeated, Failure> {
        let node = self.node.clone();
        repeat(parallel, window, move || {
            let (node, address) = (node.clone(), address.clone());
            async move {
                let dialed = node.dial(address).await?;
                node.close(dialed.connection).await
            }
        })
        .await
    }

    pub async fn echo(&self, parallel: u64, window: Duration) -> Result<Repeated, Failure> {
        let opener = self.opener()?;
        repeat(parallel, window, move || {
            let opener = opener.clone();
            async move {
                let mut stream = opener.open(ECHO).await?;
                exchange(&mut stream, &[0; ECHO_BYTES]).await?;
                Ok(stream.close().await?)
            }
        })
        .await
    }

    /// Round trips on one stream, as the library's ping does them: random bytes, compared.
    pub async fn ping(&self, window: Duration) -> Result<Vec<u64>, Failure> {
        let mut stream = self.opener()?.open(PING).await?;
        let mut nanos = Vec::with_capacity(1 << 16);
        let started = Instant::now();
        while started.elapsed() < window {
            let payload = rand::random::<[u8; PING_BYTES]>();
            let before = Instant::now();
            if exchange(&mut stream, &payload).await? != payload {
                return Err(Failure::mismatch("A ping came back with other bytes"));
            }
            nanos.push(before.elapsed().as_nanos() as u64);
        }
        stream.close().await?;
        Ok(nanos)
    }
}

async fn exchange(stream: &mut Stream, message: &[u8; 32]) -> Result<[u8; 32], Failure> {
    stream.write_all(message).await?;
    stream.flush().await?;
    let mut answer = [0; 32];
    stream.read_exact(&mut answer).await?;
    Ok(answer)
}

/// So many tasks until the time is up.
async fn repeat<F>(
    parallel: u64,
    window: Duration,
    once: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Repeated, Failure>
where
    F: Future<Output = Result<(), Failure>> + Send,
{
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..parallel {
        let once = once.clone();
        tasks.spawn(async move {
            let mut count = 0;
            while started.elapsed() < window {
                once().await?;
                count += 1;
            }
            Ok::<u64, Failure>(count)
        });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        count += done.map_err(|error| Failure::new("TaskError", error))??;
    }
    Ok(Repeated {
        count,
        elapsed: started.elapsed(),
    })
}
