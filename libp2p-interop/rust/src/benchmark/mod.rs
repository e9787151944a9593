// SPDX-License-Identifier: Apache-2.0

//! What `benchmark` does: the work that implementations are compared by, with as little around it as the library allows.
//! No identify, no request-response, no log, streams opened and served by the connections' own tasks.

mod behaviour;
mod handler;
mod node;
mod serve;
mod work;

use std::process;

use lexopt::{Arg, Parser};
use libp2p::Multiaddr;
use serde_json::{Value, json};

use self::{node::Node, work::Worker};
use crate::{control, failure::Failure, request::Request};

pub async fn main() {
    let listen = listen_address().unwrap_or_else(|error| {
        eprintln!("{error}");
        process::exit(2)
    });
    control::report_panics();
    let node = Node::start(listen).await.unwrap_or_else(|failure| {
        eprintln!("{failure}");
        process::exit(1)
    });
    control::report_ready(node.peer(), node.addresses());
    let worker = Worker::new(node);
    control::answer_lines(
        |request| {
            let worker = worker.clone();
            async move { run(&worker, Request(&request)).await }
        },
        async {},
    )
    .await;
    process::exit(0);
}

fn listen_address() -> Result<Option<Multiaddr>, lexopt::Error> {
    use lexopt::ValueExt;

    let mut parser = Parser::from_env();
    let mut listen = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("listen") => listen = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(listen)
}

async fn run(worker: &Worker, request: Request<'_>) -> Result<Value, Failure> {
    match request.command()? {
        "dial" => {
            worker.dial(request.parsed("address")?).await?;
            Ok(json!({}))
        }
        "upload" => {
            let elapsed = worker.upload(request.number("bytes")?).await?;
            Ok(json!({ "nanos": elapsed.as_nanos() as u64 }))
        }
        "download" => {
            let elapsed = worker.download(request.number("bytes")?).await?;
            Ok(json!({ "nanos": elapsed.as_nanos() as u64 }))
        }
        "connect" => Ok(worker
            .connect(request.parsed("address")?, parallel(request)?, request.window()?)
            .await?
            .describe()),
        "echo" => Ok(worker.echo(parallel(request)?, request.window()?).await?.describe()),
        "ping" => Ok(json!({ "roundTripNanos": worker.ping(request.window()?).await? })),
        other => Err(Failure::bad_request(format!("There is no command {other}"))),
    }
}

fn parallel(request: Request<'_>) -> Result<u64, Failure> {
    request.number_or("parallel", 1)
}
