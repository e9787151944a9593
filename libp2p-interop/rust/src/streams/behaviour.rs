// SPDX-License-Identifier: Apache-2.0

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use futures::channel::oneshot;
use libp2p::{
    Multiaddr, PeerId, StreamProtocol,
    core::{Endpoint, transport::PortUse},
    swarm::{
        ConnectionClosed, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, THandler,
        THandlerInEvent, THandlerOutEvent, ToSwarm,
    },
};

use super::{
    Stream,
    handler::{Handler, Order},
};
use crate::failure::Failure;

/// Serves protocols and opens streams, all as they come.
pub struct Behaviour {
    served: Vec<StreamProtocol>,
    connections: HashMap<ConnectionId, (PeerId, Arc<AtomicUsize>)>,
    events: VecDeque<ToSwarm<Stream, Order>>,
}

impl Behaviour {
    pub fn new(served: Vec<StreamProtocol>) -> Self {
        Behaviour {
            served,
            connections: HashMap::new(),
            events: VecDeque::new(),
        }
    }

    /// One more protocol, on the connections there are too.
    pub fn serve(&mut self, protocol: StreamProtocol) {
        self.served.push(protocol.clone());
        let orders = self
            .connections
            .iter()
            .map(|(&connection, &(peer, _))| order(peer, connection, Order::Serve(protocol.clone())));
        self.events.extend(orders);
    }

    /// A new stream on this connection, with the first of the protocols that the peer speaks. Cancelled where the
    /// connection ends before.
    pub fn open(
        &mut self,
        connection: ConnectionId,
        protocols: Vec<StreamProtocol>,
    ) -> oneshot::Receiver<Result<Stream, Failure>> {
        let (opened, receiver) = oneshot::channel();
        if let Some(&(peer, _)) = self.connections.get(&connection) {
            self.events
                .push_back(order(peer, connection, Order::Open(protocols, opened)));
        }
        receiver
    }

    /// How many of these streams are open on the connection.
    pub fn open_streams(&self, connection: ConnectionId) -> usize {
        self.connections
            .get(&connection)
            .map_or(0, |(_, open)| open.load(Ordering::Relaxed))
    }

    fn handler(&mut self, connection: ConnectionId, peer: PeerId) -> Handler {
        let open = Arc::new(AtomicUsize::new(0));
        self.connections.insert(connection, (peer, open.clone()));
        Handler::new(self.served.clone(), open)
    }
}

fn order(peer_id: PeerId, connection: ConnectionId, event: Order) -> ToSwarm<Stream, Order> {
    ToSwarm::NotifyHandler {
        peer_id,
        handler: NotifyHandler::One(connection),
        event,
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    /// A stream that a peer has opened.
    type ToSwarm = Stream;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.handler(connection, peer))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.handler(connection, peer))
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        if let FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) = event {
            self.connections.remove(&connection_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, stream: THandlerOutEvent<Self>) {
        self.events.push_back(ToSwarm::GenerateEvent(stream));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Stream, THandlerInEvent<Self>>> {
        self.events.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}
