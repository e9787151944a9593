// SPDX-License-Identifier: Apache-2.0

//! Pings of the library when they are asked for. The library's own behaviour pings on a schedule that is fixed at its
//! making; so here its handler, with no pause between pings, is run only while somebody waits for round trips.

use std::{
    collections::VecDeque,
    convert::Infallible,
    task::{Context, Poll},
    time::Duration,
};

use futures::channel::oneshot;
use libp2p::{
    Multiaddr, PeerId,
    core::{Endpoint, transport::PortUse, upgrade::DeniedUpgrade},
    ping,
    swarm::{
        ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm, NetworkBehaviour,
        NotifyHandler, SubstreamProtocol, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
        handler::ConnectionEvent,
    },
};

use crate::failure::Failure;

type LibraryHandler = THandler<ping::Behaviour>;

type OutboundProtocol = <LibraryHandler as ConnectionHandler>::OutboundProtocol;

pub type RoundTrips = Result<Vec<Duration>, Failure>;

/// So many round trips, and who waits for them.
#[derive(Debug)]
pub struct Asked {
    count: usize,
    done: Vec<Duration>,
    answer: oneshot::Sender<RoundTrips>,
}

impl Asked {
    fn answer(self, result: Result<(), Failure>) {
        // Nobody may wait any more.
        let _ = self.answer.send(result.map(|()| self.done));
    }
}

#[derive(Default)]
pub struct Behaviour {
    events: VecDeque<ToSwarm<Infallible, Asked>>,
}

impl Behaviour {
    pub fn ping(&mut self, peer_id: PeerId, connection: ConnectionId, count: usize) -> oneshot::Receiver<RoundTrips> {
        let (answer, receiver) = oneshot::channel();
        self.events.push_back(ToSwarm::NotifyHandler {
            peer_id,
            handler: NotifyHandler::One(connection),
            event: Asked {
                count,
                done: Vec::new(),
                answer,
            },
        });
        receiver
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let library = restless().handle_established_inbound_connection(connection, peer, local, remote)?;
        Ok(Handler::new(library))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let library = restless().handle_established_outbound_connection(connection, peer, address, role, port)?;
        Ok(Handler::new(library))
    }

    fn on_swarm_event(&mut self, _: FromSwarm) {}

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        self.events.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}

fn restless() -> ping::Behaviour {
    ping::Behaviour::new(ping::Config::new().with_interval(Duration::ZERO))
}

pub struct Handler {
    library: LibraryHandler,
    asked: VecDeque<Asked>,
}

impl Handler {
    fn new(library: LibraryHandler) -> Self {
        Handler {
            library,
            asked: VecDeque::new(),
        }
    }

    fn on_ping(&mut self, result: Result<Duration, ping::Failure>) {
        let Some(asked) = self.asked.front_mut() else {
            return;
        };
        let result = match result {
            Ok(roundtrip) => {
                asked.done.push(roundtrip);
                Ok(())
            }
            Err(failure) => Err(describe(failure)),
        };
        let complete = asked.done.len() >= asked.count;
        if (complete || result.is_err())
            && let Some(asked) = self.asked.pop_front()
        {
            asked.answer(result);
        }
    }
}

fn describe(failure: ping::Failure) -> Failure {
    match failure {
        ping::Failure::Timeout => Failure::timeout("No answer to a ping"),
        ping::Failure::Unsupported => Failure::new("UnsupportedProtocolError", "The peer answers no pings"),
        ping::Failure::Other { error } => Failure::new("PingError", error),
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Asked;
    type ToBehaviour = Infallible;
    type InboundProtocol = DeniedUpgrade;
    type OutboundProtocol = OutboundProtocol;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<DeniedUpgrade> {
        SubstreamProtocol::new(DeniedUpgrade, ())
    }

    fn on_behaviour_event(&mut self, asked: Asked) {
        if asked.count == 0 {
            asked.answer(Ok(()));
        } else {
            self.asked.push_back(asked);
        }
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<DeniedUpgrade, OutboundProtocol>) {
        match event {
            ConnectionEvent::FullyNegotiatedOutbound(stream) => self
                .library
                .on_connection_event(ConnectionEvent::FullyNegotiatedOutbound(stream)),
            ConnectionEvent::DialUpgradeError(error) => self
                .library
                .on_connection_event(ConnectionEvent::DialUpgradeError(error)),
            _ => {}
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<OutboundProtocol, (), Infallible>> {
        while !self.asked.is_empty() {
            match self.library.poll(cx) {
                Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(result)) => self.on_ping(result),
                Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol }) => {
                    return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
                }
                Poll::Ready(_) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Pending
    }
}
