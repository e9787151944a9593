// SPDX-License-Identifier: Apache-2.0

//! What the peer can be told to do. Each command takes its request and gives the fields of its answer.

mod content;
mod held;
mod resets;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{AsyncReadExt, AsyncWriteExt};
use serde_json::{Value, json};

use self::held::HeldStreams;
use crate::{
    control::{describe_connection, merged},
    failure::Failure,
    node::Node,
    request::Request,
    transfer::expect_end,
};

type Answer = Result<Value, Failure>;

const PING: &str = "/ipfs/ping/1.0.0";

const PING_BYTES: usize = 32;

#[derive(Clone)]
pub struct Commands {
    node: Node,
    held: Arc<HeldStreams>,
}

impl Commands {
    pub fn new(node: Node) -> Self {
        Commands {
            node,
            held: Arc::default(),
        }
    }

    pub async fn run(&self, request: &Value) -> Answer {
        let node = &self.node;
        let request = Request(request);
        match request.command()? {
            "listen" => listen(node, request).await,
            "dial" => dial(node, request).await,
            "connections" => connections(node).await,
            "identify" => identify(node, request).await,
            "push" => push(node, request).await,
            "ping" => ping(node, request).await,
            "pingOneStream" => ping_one_stream(node, request).await,
            "echo" => content::echo(node, request).await,
            "sequential" => content::sequential(node, request).await,
            "late" => content::late(node, request).await,
            "sink" => content::sink(node, request).await,
            "source" => content::source(node, request).await,
            "digest" => content::digest(node, request).await,
            "perf" => content::perf(node, request).await,
            "hold" => held::hold(node, &self.held, request).await,
            "resume" => held::resume(&self.held, request).await,
            "remoteReset" => resets::remote(node, request).await,
            "localReset" => resets::local(node, request).await,
            "open" => open(node, request).await,
            "hangUp" => hang_up(node, request).await,
            other => Err(Failure::bad_request(format!("There is no command {other}"))),
        }
    }
}

async fn listen(node: &Node, request: Request<'_>) -> Answer {
    if let Some(address) = request.optional_parsed("address")? {
        node.listen(address).await?;
    }
    Ok(json!({ "addresses": texts(&node.addresses().await?) }))
}

async fn dial(node: &Node, request: Request<'_>) -> Answer {
    let connection = node.dial(request.parsed("address")?).await?;
    Ok(describe_connection(&connection))
}

async fn connections(node: &Node) -> Answer {
    let connections = node.connections().await?;
    let lines = connections
        .iter()
        .map(|(connection, streams)| merged(describe_connection(connection), json!({ "streams": streams })))
        .collect::<Vec<_>>();
    Ok(json!({ "connections": lines }))
}

async fn identify(node: &Node, request: Request<'_>) -> Answer {
    let info = node.identify(request.target()?).await?;
    Ok(json!({
        "peer": info.public_key.to_peer_id().to_string(),
        "agentVersion": info.agent_version,
        "protocolVersion": info.protocol_version,
        "protocols": texts(&info.protocols),
        "listenAddresses": texts(&info.listen_addrs),
        "observedAddress": info.observed_addr.to_string(),
        "signedRecord": info.signed_peer_record.is_some(),
    }))
}

async fn push(node: &Node, request: Request<'_>) -> Answer {
    node.push(request.text("protocol")?).await?;
    Ok(json!({}))
}

async fn ping(node: &Node, request: Request<'_>) -> Answer {
    let count = request.number_or("count", 1)?;
    let round_trips = node.ping(request.target()?, count as usize).await?;
    let millis = round_trips.into_iter().map(millis).collect::<Vec<_>>();
    Ok(json!({ "roundTripMillis": millis }))
}

async fn ping_one_stream(node: &Node, request: Request<'_>) -> Answer {
    let mut stream = node.open(request.target()?, &[PING]).await?;
    let mut round_trips = Vec::new();
    for number in 0..request.number_or("count", 1)? {
        let payload = rand::random::<[u8; PING_BYTES]>();
        let started = Instant::now();
        stream.write_all(&payload).await?;
        stream.flush().await?;
        let mut answer = [0; PING_BYTES];
        stream.read_exact(&mut answer).await?;
        if answer != payload {
            return Err(Failure::mismatch(format!("Ping {number} came back with other bytes")));
        }
        round_trips.push(millis(started.elapsed()));
    }
    stream.close().await?;
    expect_end(&mut stream).await?;
    Ok(json!({ "roundTripMillis": round_trips }))
}

/// Agrees on a protocol and ends the stream.
async fn open(node: &Node, request: Request<'_>) -> Answer {
    let mut stream = node.open(request.target()?, &request.texts("protocols")?).await?;
    stream.close().await?;
    Ok(json!({ "protocol": stream.protocol().to_string() }))
}

async fn hang_up(node: &Node, request: Request<'_>) -> Answer {
    node.hang_up(request.target()?).await?;
    Ok(json!({}))
}

fn texts(values: &[impl ToString]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
