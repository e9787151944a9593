// SPDX-License-Identifier: Apache-2.0

//! The command line.

use lexopt::{Arg, Parser, ValueExt};
use libp2p::Multiaddr;

use crate::keys::KeyType;

/// The receive window that yamux gives every new stream.
const INITIAL_WINDOW_BYTES: u32 = 256 << 10;

/// libp2p-yamux of libp2p 0.56 takes the yamux of old, whose windows never grow, as soon as a number of streams is set.
pub const STREAMS_ARE_FIXED: bool = cfg!(feature = "libp2p-0-56");

/// yamux promises each stream 256 KiB of the 1 GiB that a connection may hold, and panics where that does not fit.
const MOST_STREAMS: usize = if STREAMS_ARE_FIXED { 512 } else { 4096 };

/// Half of those that fit: with all of them promised, no window ever grows.
const DEFAULT_STREAMS: usize = if STREAMS_ARE_FIXED { 512 } else { 2048 };

#[derive(Debug)]
pub struct Options {
    pub listen: Vec<Multiaddr>,
    pub key: KeyType,
    /// Streams of one connection, both ways; `None`: the library's own number.
    pub max_streams: Option<usize>,
}

/// Why there is no such node.
#[derive(Debug)]
pub enum Refusal {
    /// Not a command line.
    Usage(String),
    /// The library has no means for it.
    Unsupported(String),
}

impl Refusal {
    pub fn message(&self) -> &str {
        match self {
            Refusal::Usage(message) | Refusal::Unsupported(message) => message,
        }
    }

    pub fn exit_code(&self) -> i32 {
        match self {
            Refusal::Usage(_) => 2,
            Refusal::Unsupported(_) => 64,
        }
    }
}

impl From<lexopt::Error> for Refusal {
    fn from(error: lexopt::Error) -> Self {
        Refusal::Usage(error.to_string())
    }
}

impl Options {
    pub fn from_environment() -> Result<Self, Refusal> {
        Self::parse(Parser::from_env())
    }

    fn parse(mut parser: Parser) -> Result<Self, Refusal> {
        let mut listen = Vec::new();
        let mut key = KeyType::Ed25519;
        let mut max_streams = DEFAULT_STREAMS;
        let mut default_caps = false;
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("listen") => listen.push(parser.value()?.parse()?),
                Arg::Long("key") => {
                    let name = parser.value()?.string()?;
                    key = KeyType::named(&name)
                        .ok_or_else(|| unsupported(format!("rust-libp2p has no key type {name}")))?;
                }
                // rust-libp2p neither sends nor reads muxers in the Noise extensions.
                Arg::Long("no-early-muxer") => {}
                Arg::Long("initial-window") => initial_window(parser.value()?.parse()?)?,
                Arg::Long("max-window") => {
                    return Err(unsupported(
                        "libp2p-yamux gives no access to set_max_connection_receive_window; a stream's window may grow \
                         within 1 GiB for the connection",
                    ));
                }
                Arg::Long("max-streams") => max_streams = streams(parser.value()?.parse()?)?,
                Arg::Long("default-caps") => default_caps = true,
                Arg::Long("no-identify-on-open") => {
                    return Err(unsupported("libp2p-identify asks every new peer; that has no setting"));
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Options {
            listen,
            key,
            max_streams: (!default_caps).then_some(max_streams),
        })
    }
}

fn initial_window(bytes: u32) -> Result<(), Refusal> {
    if bytes == INITIAL_WINDOW_BYTES {
        return Ok(());
    }
    Err(unsupported(
        "yamux gives every new stream a receive window of 262144 bytes (DEFAULT_CREDIT); that has no setting",
    ))
}

fn streams(number: usize) -> Result<usize, Refusal> {
    let possible = if STREAMS_ARE_FIXED {
        number == MOST_STREAMS
    } else {
        number <= MOST_STREAMS
    };
    if possible {
        return Ok(number);
    }
    let most = if STREAMS_ARE_FIXED { "exactly" } else { "at most" };
    Err(unsupported(format!(
        "libp2p-yamux takes {most} {MOST_STREAMS} streams on a connection, not {number}"
    )))
}

fn unsupported(message: impl Into<String>) -> Refusal {
    Refusal::Unsupported(message.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&'static str]) -> Result<Options, Refusal> {
        Options::parse(Parser::from_args(arguments))
    }

    fn refused(arguments: &[&'static str]) -> i32 {
        parsed(arguments).unwrap_err().exit_code()
    }

    #[test]
    fn takes_what_the_library_does() {
        let options = parsed(&[
            "--listen",
            "/ip4/127.0.0.1/tcp/0",
            "--listen=/ip6/::1/tcp/0",
            "--key",
            "rsa",
            "--no-early-muxer",
            "--initial-window",
            "262144",
            "--max-streams",
            "512",
        ])
        .unwrap();
        assert_eq!(options.listen.len(), 2);
        assert_eq!(options.key, KeyType::Rsa);
        assert_eq!(options.max_streams, Some(512));
    }

    #[test]
    fn refuses_what_the_library_has_no_means_for() {
        assert_eq!(refused(&["--initial-window", "1048576"]), 64);
        assert_eq!(refused(&["--max-window", "16777216"]), 64);
        assert_eq!(refused(&["--max-streams", "4097"]), 64);
        assert_eq!(refused(&["--no-identify-on-open"]), 64);
        assert_eq!(refused(&["--key", "rot13"]), 64);
    }

    #[test]
    fn tells_a_mistake_from_a_limit() {
        assert_eq!(refused(&["--listen", "nowhere"]), 2);
        assert_eq!(refused(&["--speed", "9"]), 2);
    }

    #[test]
    fn leaves_the_caps_to_the_library() {
        let options = parsed(&["--default-caps"]).unwrap();
        assert_eq!(options.max_streams, None);
    }
}
