// SPDX-License-Identifier: Apache-2.0

//! Lines: commands that come on stdin, answers and events that go to stdout.

use std::{
    env,
    io::{self, Write},
    process,
    time::{Duration, Instant},
};

use libp2p::{Multiaddr, PeerId};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
pub use tracing_subscriber::filter::LevelFilter;

use crate::{
    commands::Commands,
    failure::Failure,
    node::{Connection, Event, Node},
};

/// How long stopping may take.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

const DEFAULT_TIMEOUT_MILLIS: u64 = 30_000;

/// Writes one line.
pub fn report(line: &Value) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        // The other end of stdout is gone: so is the test.
        process::exit(2);
    }
}

/// The library's own log; `RUST_LOG` is its level, where it is set.
pub fn log_to_stderr(default: LevelFilter) {
    let level = env::var("RUST_LOG")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(default);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
}

/// A panic anywhere is a defect of this program; it is told and ends it.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        report(&json!({ "event": "uncaught-exception", "message": panic.to_string() }));
        process::exit(1);
    }));
}

pub fn report_event(event: Event) {
    report(&match event {
        Event::Opened(connection) => connection_event("connection:open", &connection),
        Event::Closed(connection) => connection_event("connection:close", &connection),
        Event::Identified { info, push } => json!({
            "event": "identified",
            "peer": info.public_key.to_peer_id().to_string(),
            "agentVersion": info.agent_version,
            "protocolVersion": info.protocol_version,
            "protocols": info.protocols.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "push": push,
        }),
        Event::HandlerFailed { protocol, failure } => {
            let line = json!({ "event": "handler:failed", "protocol": protocol });
            merged(line, failure.describe())
        }
    });
}

pub fn report_ready(peer: PeerId, addresses: &[Multiaddr]) {
    let versions = env!("PEER_VERSIONS")
        .split(' ')
        .filter_map(|package| package.split_once('='))
        .fold(Map::new(), |mut versions, (name, version)| {
            // A package that is there twice shows both versions.
            versions
                .entry(name)
                .and_modify(|others| *others = format!("{} {version}", others.as_str().unwrap_or_default()).into())
                .or_insert_with(|| version.into());
            versions
        });
    report(&json!({
        "event": "ready",
        "peer": peer.to_string(),
        "addresses": addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "runtime": env!("PEER_RUNTIME"),
        "versions": versions,
    }));
}

/// What tells a connection from others. It has no other encryption and muxer to choose from.
pub fn describe_connection(connection: &Connection) -> Value {
    json!({
        "connection": connection.id.to_string(),
        "peer": connection.peer.to_string(),
        "direction": if connection.inbound { "inbound" } else { "outbound" },
        "address": connection.address.to_string(),
        "encryption": "/noise",
        "muxer": "/yamux/1.0.0",
    })
}

fn connection_event(event: &str, connection: &Connection) -> Value {
    merged(json!({ "event": event }), describe_connection(connection))
}

/// The fields of both.
pub fn merged(mut line: Value, more: Value) -> Value {
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line
}

/// Runs commands until the end of stdin or `stop`.
pub async fn run(node: Node) {
    let commands = Commands::new(node.clone());
    let run = |request: Value| {
        let commands = commands.clone();
        async move { commands.run(&request).await }
    };
    answer_lines(run, node.stop(STOP_PATIENCE)).await;
}

/// Answers each line by what it asks for, until the end of stdin or `stop`; then stops.
pub async fn answer_lines<F>(run: impl Fn(Value) -> F, stop: impl Future<Output = ()>)
where
    F: Future<Output = Result<Value, Failure>> + Send + 'static,
{
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let request = match serde_json::from_str::<Value>(&line) {
            Ok(request) => request,
            Err(error) => {
                report(&json!({ "event": "bad-line", "message": error.to_string() }));
                continue;
            }
        };
        if request["cmd"] == "stop" {
            let started = Instant::now();
            stop.await;
            report_answer(&request["id"], started, Ok(json!({})));
            return;
        }
        let id = request["id"].clone();
        let timeout = Duration::from_millis(request["timeoutMillis"].as_u64().unwrap_or(DEFAULT_TIMEOUT_MILLIS));
        let answer = run(request);
        tokio::spawn(async move {
            let started = Instant::now();
            let result = match tokio::time::timeout(timeout, answer).await {
                Ok(result) => result,
                Err(_) => Err(Failure::timeout(format!("Not done within {timeout:?}"))),
            };
            report_answer(&id, started, result);
        });
    }
    stop.await;
}

fn report_answer(id: &Value, started: Instant, result: Result<Value, Failure>) {
    let (ok, fields) = match result {
        Ok(fields) => (true, fields),
        Err(failure) => (false, failure.describe()),
    };
    let millis = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
    report(&merged(json!({ "id": id, "ok": ok, "millis": millis }), fields));
}
