// SPDX-License-Identifier: Apache-2.0

use std::{
    collections::VecDeque,
    sync::{Arc, atomic::AtomicUsize},
    task::{Context, Poll},
    time::Duration,
};

use futures::channel::oneshot;
use libp2p::{
    StreamProtocol,
    swarm::{
        ConnectionHandler, ConnectionHandlerEvent, StreamUpgradeError, SubstreamProtocol,
        handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound},
    },
};

use super::{Open, Stream, upgrade::AnyOf};
use crate::failure::Failure;

/// The test's own timeout comes first.
const AGREEMENT_TIMEOUT: Duration = Duration::from_secs(120);

pub type Opened = oneshot::Sender<Result<Stream, Failure>>;

#[derive(Debug)]
pub enum Order {
    Serve(StreamProtocol),
    Open(Vec<StreamProtocol>, Opened),
}

/// The streams of one connection.
pub struct Handler {
    served: Vec<StreamProtocol>,
    open: Arc<AtomicUsize>,
    events: VecDeque<ConnectionHandlerEvent<AnyOf, Opened, Stream>>,
}

impl Handler {
    pub fn new(served: Vec<StreamProtocol>, open: Arc<AtomicUsize>) -> Self {
        Handler {
            served,
            open,
            events: VecDeque::new(),
        }
    }

    fn stream(&self, (protocol, stream): (StreamProtocol, libp2p::Stream)) -> Stream {
        Stream {
            stream,
            protocol,
            _open: Open::one_of(&self.open),
        }
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Order;
    type ToBehaviour = Stream;
    type InboundProtocol = AnyOf;
    type OutboundProtocol = AnyOf;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Opened;

    fn listen_protocol(&self) -> SubstreamProtocol<AnyOf> {
        SubstreamProtocol::new(AnyOf(self.served.clone()), ()).with_timeout(AGREEMENT_TIMEOUT)
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<AnyOf, Opened, Stream>> {
        self.events.pop_front().map_or(Poll::Pending, Poll::Ready)
    }

    fn on_behaviour_event(&mut self, order: Order) {
        match order {
            Order::Serve(protocol) => self.served.push(protocol),
            Order::Open(protocols, opened) => {
                let protocol = SubstreamProtocol::new(AnyOf(protocols), opened).with_timeout(AGREEMENT_TIMEOUT);
                self.events
                    .push_back(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
            }
        }
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<AnyOf, AnyOf, (), Opened>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, .. }) => {
                let stream = self.stream(protocol);
                self.events.push_back(ConnectionHandlerEvent::NotifyBehaviour(stream));
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info }) => {
                // Nobody may wait any more; then the stream is dropped, that is, reset.
                let _ = info.send(Ok(self.stream(protocol)));
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => {
                let _ = info.send(Err(failure(error)));
            }
            _ => {}
        }
    }
}

fn failure(error: StreamUpgradeError<std::convert::Infallible>) -> Failure {
    match error {
        StreamUpgradeError::NegotiationFailed => Failure::new(
            "UnsupportedProtocolError",
            "The peer speaks none of the protocols proposed",
        ),
        StreamUpgradeError::Timeout => Failure::timeout("No agreement on a protocol"),
        StreamUpgradeError::Io(error) => error.into(),
        StreamUpgradeError::Apply(never) => match never {},
    }
}
