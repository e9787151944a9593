// SPDX-License-Identifier: Apache-2.0

//! Why something did not come about, under the names that every peer program uses.

use std::{fmt, io};

use libp2p::swarm::DialError;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub struct Failure {
    pub name: String,
    pub message: String,
}

impl Failure {
    pub fn new(name: impl Into<String>, message: impl fmt::Display) -> Self {
        Failure {
            name: name.into(),
            message: message.to_string(),
        }
    }

    pub fn not_connected(to: impl fmt::Display) -> Self {
        Failure::new("NotConnectedError", format!("No open connection to {to}"))
    }

    pub fn mismatch(message: impl fmt::Display) -> Self {
        Failure::new("MismatchError", message)
    }

    pub fn timeout(message: impl fmt::Display) -> Self {
        Failure::new("TimeoutError", message)
    }

    /// Something asked for that makes no sense.
    pub fn bad_request(message: impl fmt::Display) -> Self {
        Failure::new("BadRequestError", message)
    }

    /// The fields of a line.
    pub fn describe(&self) -> Value {
        json!({ "error": self.name, "message": self.message })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let name = match error.kind() {
            // What yamux says of every write to a stream that the peer has reset. It says the same where the connection
            // is gone.
            io::ErrorKind::WriteZero => "StreamResetError".to_owned(),
            io::ErrorKind::TimedOut => "TimeoutError".to_owned(),
            kind => format!("{kind:?}"),
        };
        Failure::new(name, error)
    }
}

impl From<&DialError> for Failure {
    fn from(error: &DialError) -> Self {
        let name = match error {
            DialError::WrongPeerId { .. } => "PeerIdMismatchError",
            _ => "DialError",
        };
        Failure::new(name, error)
    }
}
