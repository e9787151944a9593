// SPDX-License-Identifier: Apache-2.0

use std::{collections::HashMap, time::Duration};

use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
};
use libp2p::{
    Multiaddr, PeerId, Swarm, SwarmBuilder,
    identity::Keypair,
    multiaddr::Protocol,
    noise,
    swarm::{
        ConnectionId, SwarmEvent,
        dial_opts::{DialOpts, PeerCondition},
    },
    tcp, yamux,
};

use super::{behaviour::Behaviour, handler::Opener};
use crate::{failure::Failure, options::STREAMS_ARE_FIXED};

/// Longer than any comparison.
const IDLE_TIMEOUT: Duration = Duration::from_secs(24 * 3600);

/// Of one connection; more than are ever open, few enough that windows can grow (each is promised 256 KiB of 1 GiB).
const MAX_STREAMS: usize = 1024;

/// What the swarm's task is asked for.
enum Order {
    Dial(Multiaddr, oneshot::Sender<Result<Dialed, Failure>>),
    Close(ConnectionId, oneshot::Sender<()>),
}

/// A connection of ours.
pub struct Dialed {
    pub connection: ConnectionId,
    pub opener: Opener,
}

/// A swarm in a task of its own.
#[derive(Clone)]
pub struct Node {
    peer: PeerId,
    addresses: Vec<Multiaddr>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Node {
    pub async fn start(listen: Option<Multiaddr>) -> Result<Self, Failure> {
        let mut swarm = swarm();
        let peer = *swarm.local_peer_id();
        let mut addresses = Vec::new();
        if let Some(address) = listen {
            swarm
                .listen_on(address)
                .map_err(|error| Failure::new("ListenError", error))?;
            while addresses.is_empty() {
                if let SwarmEvent::NewListenAddr { address, .. } = swarm.select_next_some().await {
                    addresses.push(address.with(Protocol::P2p(peer)));
                }
            }
        }
        let (orders, receiver) = mpsc::unbounded();
        tokio::spawn(drive(swarm, receiver));
        Ok(Node {
            peer,
            addresses,
            orders,
        })
    }

    pub fn peer(&self) -> PeerId {
        self.peer
    }

    pub fn addresses(&self) -> &[Multiaddr] {
        &self.addresses
    }

    /// Always a new connection, ready for streams.
    pub async fn dial(&self, address: Multiaddr) -> Result<Dialed, Failure> {
        let (done, receiver) = oneshot::channel();
        self.order(Order::Dial(address, done))?;
        receiver.await.map_err(|_| stopped())?
    }

    /// Done when it is closed.
    pub async fn close(&self, connection: ConnectionId) -> Result<(), Failure> {
        let (done, receiver) = oneshot::channel();
        self.order(Order::Close(connection, done))?;
        receiver.await.map_err(|_| stopped())
    }

    fn order(&self, order: Order) -> Result<(), Failure> {
        self.orders.unbounded_send(order).map_err(|_| stopped())
    }
}

fn stopped() -> Failure {
    Failure::new("StoppedError", "The node is stopped")
}

fn swarm() -> Swarm<Behaviour> {
    let mut muxer = yamux::Config::default();
    if !STREAMS_ARE_FIXED {
        muxer.set_max_num_streams(MAX_STREAMS);
    }
    SwarmBuilder::with_existing_identity(Keypair::generate_ed25519())
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, move || muxer)
        .expect("Ed25519 keys sign")
        .with_behaviour(|_| Behaviour::default())
        .expect("making the behaviour does not fail")
        .with_swarm_config(|config| {
            config
                .with_idle_connection_timeout(IDLE_TIMEOUT)
                .with_max_negotiating_inbound_streams(MAX_STREAMS)
        })
        .build()
}

async fn drive(mut swarm: Swarm<Behaviour>, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut dials = HashMap::new();
    let mut closes = HashMap::new();
    loop {
        tokio::select! {
            order = orders.next() => match order {
                Some(Order::Dial(address, done)) => {
                    let options = options(address);
                    let connection = options.connection_id();
                    match swarm.dial(options) {
                        Ok(()) => {
                            dials.insert(connection, done);
                        }
                        Err(error) => {
                            let _ = done.send(Err(Failure::from(&error)));
                        }
                    }
                }
                Some(Order::Close(connection, done)) => {
                    // One that is closed already drops the sender, which is an answer too.
                    if swarm.close_connection(connection) {
                        closes.insert(connection, done);
                    }
                }
                None => return,
            },
            event = swarm.select_next_some() => match event {
                SwarmEvent::ConnectionEstablished { connection_id, .. } => {
                    if let (Some(done), Some(opener)) =
                        (dials.remove(&connection_id), swarm.behaviour().opener(connection_id))
                    {
                        let _ = done.send(Ok(Dialed { connection: connection_id, opener }));
                    }
                }
                SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                    if let Some(done) = dials.remove(&connection_id) {
                        let _ = done.send(Err(Failure::from(&error)));
                    }
                }
                SwarmEvent::ConnectionClosed { connection_id, .. } => {
                    if let Some(done) = closes.remove(&connection_id) {
                        let _ = done.send(());
                    }
                }
                _ => {}
            },
        }
    }
}

fn options(address: Multiaddr) -> DialOpts {
    match address.iter().last() {
        Some(Protocol::P2p(peer)) => DialOpts::peer_id(peer)
            .addresses(vec![address])
            .condition(PeerCondition::Always)
            .build(),
        _ => DialOpts::unknown_peer_id().address(address).build(),
    }
}
