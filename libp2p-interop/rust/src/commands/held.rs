// SPDX-License-Identifier: Apache-2.0

//! Streams that rest half-read.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use futures::AsyncWriteExt;
use serde_json::json;

use super::{Answer, content::check};
use crate::{
    failure::Failure,
    node::Node,
    protocols,
    request::Request,
    streams::Stream,
    transfer::{Content, Counter, read_exactly},
};

/// How much of a held stream is read before it rests.
const READ_BYTES: u64 = 1000;

#[derive(Default)]
pub struct HeldStreams(Mutex<Names>);

#[derive(Default)]
struct Names {
    given: u64,
    streams: HashMap<String, Held>,
}

struct Held {
    stream: Stream,
    read: Counter,
    bytes: u64,
}

impl HeldStreams {
    fn put(&self, held: Held) -> String {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.given += 1;
        let name = format!("held-{}", names.given);
        names.streams.insert(name.clone(), held);
        name
    }

    fn take(&self, name: &str) -> Option<Held> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.streams.remove(name)
    }
}

pub async fn hold(node: &Node, streams: &HeldStreams, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let mut stream = node.open(request.target()?, &[protocols::SOURCE]).await?;
    stream.write_all(&bytes.to_be_bytes()).await?;
    stream.close().await?;
    let read = read_exactly(&mut stream, READ_BYTES.min(bytes)).await?;
    Ok(json!({ "stream": streams.put(Held { stream, read, bytes }) }))
}

pub async fn resume(streams: &HeldStreams, request: Request<'_>) -> Answer {
    let name = request.text("stream")?;
    let Some(mut held) = streams.take(name) else {
        return Err(Failure::bad_request(format!("There is no held stream {name}")));
    };
    let received = held.read.drain(&mut held.stream).await?;
    check(&received, &Content::pattern(held.bytes))?;
    Ok(json!({ "bytes": received.bytes, "sha256": received.sha256_hex() }))
}
