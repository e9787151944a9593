// SPDX-License-Identifier: Apache-2.0

use std::{
    io,
    task::{Context, Poll},
};

use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
};
use libp2p::{
    Stream, StreamProtocol,
    core::upgrade::ReadyUpgrade,
    swarm::{
        ConnectionHandler, ConnectionHandlerEvent, StreamUpgradeError, SubstreamProtocol,
        handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound},
    },
};

use super::serve;
use crate::streams::AnyOf;

type Opened = oneshot::Sender<io::Result<Stream>>;

/// Opens streams on one connection, by way of the connection's task and no other.
#[derive(Clone)]
pub struct Opener(mpsc::UnboundedSender<(StreamProtocol, Opened)>);

impl Opener {
    /// Agreed on when it returns.
    pub async fn open(&self, protocol: &'static str) -> io::Result<Stream> {
        let (opened, receiver) = oneshot::channel();
        self.0
            .unbounded_send((StreamProtocol::new(protocol), opened))
            .map_err(|_| gone())?;
        receiver.await.map_err(|_| gone())?
    }
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "The connection is gone")
}

/// Serves the streams of one connection and opens those that are asked for.
pub struct Handler(mpsc::UnboundedReceiver<(StreamProtocol, Opened)>);

impl Handler {
    pub fn new() -> (Opener, Self) {
        let (sender, receiver) = mpsc::unbounded();
        (Opener(sender), Handler(receiver))
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = std::convert::Infallible;
    type ToBehaviour = std::convert::Infallible;
    type InboundProtocol = AnyOf;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Opened;

    fn listen_protocol(&self) -> SubstreamProtocol<AnyOf> {
        SubstreamProtocol::new(AnyOf(serve::PROTOCOLS.map(StreamProtocol::new).to_vec()), ())
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Opened, Self::ToBehaviour>> {
        match self.0.poll_next_unpin(cx) {
            Poll::Ready(Some((protocol, opened))) => Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest {
                protocol: SubstreamProtocol::new(ReadyUpgrade::new(protocol), opened),
            }),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, event: Self::FromBehaviour) {
        match event {}
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<AnyOf, Self::OutboundProtocol, (), Opened>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: (protocol, stream),
                ..
            }) => {
                // A stream whose serving fails is dropped, and so reset.
                tokio::spawn(serve::serve(protocol, stream));
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info }) => {
                let _ = info.send(Ok(protocol));
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => {
                let _ = info.send(Err(match error {
                    StreamUpgradeError::Io(error) => error,
                    other => io::Error::other(other.to_string()),
                }));
            }
            _ => {}
        }
    }
}
