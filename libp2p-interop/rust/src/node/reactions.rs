// SPDX-License-Identifier: Apache-2.0

//! What the node does at the swarm's events.

use libp2p::{
    identify,
    request_response::{self, InboundFailure, Message, OutboundFailure},
    swarm::{ConnectionId, SwarmEvent},
};

use super::{
    Connection, Event,
    behaviours::BehavioursEvent,
    driver::{Driver, answer},
};
use crate::{digest, failure::Failure, streams::Stream};

type DigestEvent = request_response::Event<Vec<u8>, Vec<u8>>;

impl Driver {
    pub(super) fn on_event(&mut self, event: SwarmEvent<BehavioursEvent>) {
        match event {
            SwarmEvent::NewListenAddr { listener_id, .. } => {
                if let Some(done) = self.listens.remove(&listener_id) {
                    answer(done, Ok(()));
                }
            }
            SwarmEvent::ListenerClosed {
                listener_id,
                reason: Err(error),
                ..
            } => {
                if let Some(done) = self.listens.remove(&listener_id) {
                    answer(done, Err(Failure::new("ListenError", error)));
                }
            }
            SwarmEvent::ConnectionEstablished {
                connection_id,
                peer_id,
                endpoint,
                ..
            } => self.on_opened(Connection::new(connection_id, peer_id, &endpoint)),
            SwarmEvent::OutgoingConnectionError {
                connection_id, error, ..
            } => {
                if let Some(done) = self.dials.remove(&connection_id) {
                    answer(done, Err(Failure::from(&error)));
                }
            }
            SwarmEvent::ConnectionClosed {
                connection_id,
                num_established,
                ..
            } => self.on_closed(connection_id, num_established == 0),
            SwarmEvent::Behaviour(BehavioursEvent::Streams(stream)) => self.on_stream(stream),
            SwarmEvent::Behaviour(BehavioursEvent::Identify(event)) => self.on_identify(event),
            SwarmEvent::Behaviour(BehavioursEvent::Digest(event)) => self.on_digest(event),
            _ => {}
        }
    }

    fn on_opened(&mut self, connection: Connection) {
        self.acquaintances.entry(connection.peer).or_default();
        self.connections.insert(connection.id, connection.clone());
        (self.observer)(Event::Opened(connection.clone()));
        if let Some(done) = self.dials.remove(&connection.id) {
            answer(done, Ok(connection));
        }
    }

    fn on_closed(&mut self, id: ConnectionId, was_last: bool) {
        self.identified.remove(&id);
        if let Some(connection) = self.connections.remove(&id) {
            if was_last {
                self.acquaintances.remove(&connection.peer);
            }
            (self.observer)(Event::Closed(connection));
        }
        for closed in self.closes.remove(&id).unwrap_or_default() {
            answer(closed, ());
        }
    }

    fn on_stream(&mut self, stream: Stream) {
        let protocol = stream.protocol().to_string();
        let serving = (self.serve)(stream);
        let observer = self.observer.clone();
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                let failure = Failure::from(error);
                observer(Event::HandlerFailed { protocol, failure });
            }
        });
    }

    fn on_identify(&mut self, event: identify::Event) {
        match event {
            identify::Event::Received {
                connection_id,
                peer_id,
                info,
            } => {
                let push = !self.identified.insert(connection_id);
                let acquaintance = self.acquaintances.entry(peer_id).or_default();
                acquaintance.info = Some(info.clone());
                for told in acquaintance.waiting.drain(..) {
                    answer(told, info.clone());
                }
                let info = Box::new(info);
                (self.observer)(Event::Identified { info, push });
            }
            identify::Event::Sent { peer_id, .. } => {
                self.acquaintances.entry(peer_id).or_default().has_asked = true;
            }
            identify::Event::Pushed { .. } => {}
            identify::Event::Error { peer_id, error, .. } => {
                // Those who wait for the peer's answer learn that there will be none.
                if let Some(acquaintance) = self.acquaintances.get_mut(&peer_id) {
                    acquaintance.waiting.clear();
                }
                self.handler_failed("/ipfs/id/1.0.0", Failure::new("IdentifyError", error));
            }
        }
    }

    fn on_digest(&mut self, event: DigestEvent) {
        match event {
            DigestEvent::Message {
                message: Message::Request { request, channel, .. },
                ..
            } => {
                // A requester that is gone shows as an inbound failure.
                let _ = self
                    .swarm
                    .behaviour_mut()
                    .digest
                    .send_response(channel, digest::answer(&request));
            }
            DigestEvent::Message {
                message: Message::Response { request_id, response },
                ..
            } => {
                if let Some(answered) = self.requests.remove(&request_id) {
                    answer(answered, Ok(response));
                }
            }
            DigestEvent::OutboundFailure { request_id, error, .. } => {
                if let Some(answered) = self.requests.remove(&request_id) {
                    answer(answered, Err(outbound_failure(error)));
                }
            }
            DigestEvent::InboundFailure { error, .. } => {
                self.handler_failed(digest::PROTOCOL, inbound_failure(error));
            }
            DigestEvent::ResponseSent { .. } => {}
        }
    }

    fn handler_failed(&self, protocol: &str, failure: Failure) {
        let protocol = protocol.to_owned();
        (self.observer)(Event::HandlerFailed { protocol, failure });
    }
}

fn outbound_failure(failure: OutboundFailure) -> Failure {
    match failure {
        OutboundFailure::Io(error) => error.into(),
        OutboundFailure::Timeout => Failure::timeout("No answer to a request"),
        OutboundFailure::UnsupportedProtocols => Failure::new("UnsupportedProtocolError", failure),
        OutboundFailure::ConnectionClosed => Failure::new("NotConnectedError", failure),
        OutboundFailure::DialFailure => Failure::new("DialError", failure),
    }
}

fn inbound_failure(failure: InboundFailure) -> Failure {
    match failure {
        InboundFailure::Io(error) => error.into(),
        InboundFailure::Timeout => Failure::timeout("The request took too long"),
        _ => Failure::new("RequestError", failure),
    }
}
