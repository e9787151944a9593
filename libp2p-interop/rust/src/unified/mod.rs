// SPDX-License-Identifier: Apache-2.0

//! An application of libp2p's unified tests (libp2p/unified-testing, docs/write-a-transport-test-app.md and
//! docs/write-a-perf-test-app.md): configured by the environment, coordinated through Redis, results as YAML on stdout.

mod environment;
mod perf;
mod rendezvous;
mod results;
mod transport;

use std::{process, sync::Arc, time::Duration};

use libp2p::Multiaddr;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{Instant, sleep},
};

use self::{environment::Environment, rendezvous::Rendezvous};
use crate::{
    control::{self, LevelFilter},
    failure::Failure,
    keys::KeyType,
    node::{Event, Node},
    options::Options,
    protocols::Service,
};

/// How long to wait for an address that is not of the loopback interface.
const REACHABLE_PATIENCE: Duration = Duration::from_secs(2);

const POLL_INTERVAL: Duration = Duration::from_millis(50);

const STOP_PATIENCE: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Transport,
    Perf,
}

/// What `unified` does.
pub async fn main() {
    match run(std::env::args().nth(1).as_deref()).await {
        Ok(results) => print!("{}", results.unwrap_or_default()),
        Err(failure) => {
            eprintln!("{failure}");
            process::exit(1);
        }
    }
}

/// Runs one role of a test; a dialler's results come back as YAML.
async fn run(name: Option<&str>) -> Result<Option<String>, Failure> {
    let test = match name {
        Some("transport") => Test::Transport,
        Some("perf") => Test::Perf,
        other => {
            let other = other.unwrap_or("nothing");
            return Err(unsupported(format!("usage: unified transport|perf, not {other}")));
        }
    };
    let environment = Environment::read(|name| std::env::var(name).ok())?;
    control::log_to_stderr(if environment.debug {
        LevelFilter::DEBUG
    } else {
        LevelFilter::ERROR
    });
    let service = match test {
        Test::Transport => Service::none(),
        Test::Perf => perf::service(),
    };
    let node = Node::start(&options(), service, Arc::new(log));
    let results = if environment.dialer {
        Some(dial(test, &environment, &node).await?)
    } else {
        listen(test, &environment, &node).await?;
        None
    };
    node.stop(STOP_PATIENCE).await;
    Ok(results)
}

async fn dial(test: Test, environment: &Environment, node: &Node) -> Result<String, Failure> {
    let mut redis = Rendezvous::connect(environment).await?;
    let address = redis.await_listener().await?;
    eprintln!("Dialling {address}");
    let address = address
        .parse()
        .map_err(|error| unsupported(format!("{address} is no address: {error}")))?;
    match test {
        Test::Transport => transport::measure(node, address, environment.timeout).await,
        Test::Perf => perf::measure(node, address, environment).await,
    }
}

async fn listen(test: Test, environment: &Environment, node: &Node) -> Result<(), Failure> {
    node.listen(environment.listen_address()?).await?;
    let address = reachable(node).await?.to_string();
    let mut redis = Rendezvous::connect(environment).await?;
    match test {
        Test::Transport => redis.push(&address).await?,
        Test::Perf => redis.set(&address).await?,
    }
    drop(redis);
    eprintln!("Listening on {address}");
    told_to_end().await
}

/// The address that others reach: not of the loopback interface, where there is another.
async fn reachable(node: &Node) -> Result<Multiaddr, Failure> {
    let deadline = Instant::now() + REACHABLE_PATIENCE;
    loop {
        let addresses = node.addresses().await?;
        let reachable = addresses.iter().find(|address| !is_loopback(address));
        if let Some(address) = reachable {
            return Ok(address.clone());
        }
        if Instant::now() > deadline {
            let first = addresses.first().cloned();
            return first.ok_or_else(|| Failure::new("ListenError", "There is no address"));
        }
        sleep(POLL_INTERVAL).await;
    }
}

fn is_loopback(address: &Multiaddr) -> bool {
    use libp2p::multiaddr::Protocol;
    match address.iter().next() {
        Some(Protocol::Ip4(ip)) => ip.is_loopback(),
        Some(Protocol::Ip6(ip)) => ip.is_loopback(),
        _ => false,
    }
}

/// The contract has no other end for a listener.
async fn told_to_end() -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

fn options() -> Options {
    Options {
        listen: Vec::new(),
        key: KeyType::Ed25519,
        max_streams: None,
    }
}

/// Whatever a step is, the test does not wait longer for it.
async fn within<T>(timeout: Duration, step: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(timeout, step)
        .await
        .unwrap_or_else(|_| Err(Failure::timeout(format!("Not done within {timeout:?}"))))
}

fn log(event: Event) {
    if let Event::HandlerFailed { protocol, failure } = event {
        eprintln!("{protocol}: {failure}");
    }
}

fn unsupported(message: impl Into<String>) -> Failure {
    Failure::new("UnsupportedError", message.into())
}
