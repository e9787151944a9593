// SPDX-License-Identifier: Apache-2.0

use libp2p::{Multiaddr, PeerId, core::ConnectedPoint, identify, swarm::ConnectionId};

use crate::failure::Failure;

/// A connection as it was opened.
#[derive(Debug, Clone)]
pub struct Connection {
    pub id: ConnectionId,
    pub peer: PeerId,
    pub inbound: bool,
    /// The other end's.
    pub address: Multiaddr,
}

impl Connection {
    pub fn new(id: ConnectionId, peer: PeerId, endpoint: &ConnectedPoint) -> Self {
        Connection {
            id,
            peer,
            inbound: endpoint.is_listener(),
            address: endpoint.get_remote_address().clone(),
        }
    }
}

/// What happens in a node beside its answers.
#[derive(Debug)]
pub enum Event {
    Opened(Connection),
    Closed(Connection),
    Identified {
        info: Box<identify::Info>,
        /// It came unasked.
        push: bool,
    },
    HandlerFailed {
        protocol: String,
        failure: Failure,
    },
}
