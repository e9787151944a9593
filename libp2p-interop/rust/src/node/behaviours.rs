// SPDX-License-Identifier: Apache-2.0

use std::time::Duration;

use libp2p::{
    StreamProtocol, Swarm, SwarmBuilder, identify, identity::Keypair, noise, ping, swarm::NetworkBehaviour, tcp, yamux,
};

use crate::{
    digest,
    options::{Options, STREAMS_ARE_FIXED},
    pings, streams,
};

const PROTOCOL_VERSION: &str = "libp2p4j-interop/1";

/// Longer than any test: each peer is asked once, so that whatever comes later is a push.
const IDENTIFY_INTERVAL: Duration = Duration::from_secs(24 * 3600);

/// Longer than any test: closing idle connections is the tests' business.
const IDLE_TIMEOUT: Duration = Duration::from_secs(24 * 3600);

#[derive(NetworkBehaviour)]
pub struct Behaviours {
    pub identify: identify::Behaviour,
    pub ping: ping::Behaviour,
    pub pings: pings::Behaviour,
    pub digest: digest::Behaviour,
    pub streams: streams::Behaviour,
}

impl Behaviours {
    fn new(key: &Keypair, max_streams: Option<usize>, served: Vec<StreamProtocol>) -> Self {
        // Without a signed record: the library's are of a domain and a type of its own, so that js-libp2p refuses the
        // whole answer, see https://github.com/libp2p/rust-libp2p/issues/6204.
        let identify =
            identify::Config::new(PROTOCOL_VERSION.to_owned(), key.public()).with_interval(IDENTIFY_INTERVAL);
        Behaviours {
            identify: identify::Behaviour::new(identify),
            ping: ping::Behaviour::default(),
            pings: pings::Behaviour::default(),
            digest: digest::behaviour(max_streams),
            streams: streams::Behaviour::new(served),
        }
    }
}

fn muxer(max_streams: Option<usize>) -> yamux::Config {
    let mut muxer = yamux::Config::default();
    if let Some(number) = max_streams.filter(|_| !STREAMS_ARE_FIXED) {
        muxer.set_max_num_streams(number);
    }
    muxer
}

pub fn swarm(options: &Options, served: Vec<StreamProtocol>) -> Swarm<Behaviours> {
    let max_streams = options.max_streams;
    let muxer = muxer(max_streams);
    SwarmBuilder::with_existing_identity(options.key.generate())
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, move || muxer)
        .expect("every key type signs")
        .with_behaviour(|key| Behaviours::new(key, max_streams, served))
        .expect("making the behaviours does not fail")
        .with_swarm_config(|config| {
            let config = config.with_idle_connection_timeout(IDLE_TIMEOUT);
            match max_streams {
                Some(number) => config.with_max_negotiating_inbound_streams(number),
                None => config,
            }
        })
        .build()
}
