// SPDX-License-Identifier: Apache-2.0

//! Commands that move bytes and check them.

use std::time::Instant;

use futures::{AsyncReadExt, AsyncWriteExt, future::try_join};
use serde_json::json;
use tokio::task::JoinSet;

use super::{Answer, millis};
use crate::{
    failure::Failure,
    node::{Node, Target},
    pattern, perf as measurement, protocols,
    request::Request,
    transfer::{CHUNK_BYTES, Chunks, Content, Counter, expect_end, read_u64, write_pattern},
};

/// The answer of `/late/1.0.0`: a count and a hash.
const LATE_ANSWER_BYTES: usize = 40;

/// Every stream in a task of its own.
pub async fn echo(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let streams = request.number_or("streams", 1)?;
    let mut echoes = JoinSet::new();
    for number in 0..streams {
        let node = node.clone();
        let echo = Echo::of(request, bytes, number)?;
        echoes.spawn(async move { echo.run(&node).await });
    }
    let mut sha256 = None;
    while let Some(result) = echoes.join_next().await {
        let content = result.map_err(|error| Failure::new("TaskError", error))??;
        sha256 = Some(content.sha256_hex());
    }
    Ok(json!({ "bytes": bytes, "streams": streams, "sha256": sha256 }))
}

pub async fn sequential(node: &Node, request: Request<'_>) -> Answer {
    let count = request.number("count")?;
    let bytes = request.number_or("bytes", 32)?;
    for number in 0..count {
        Echo::of(request, bytes, number)?.run(node).await?;
    }
    Ok(json!({ "count": count, "bytes": bytes }))
}

struct Echo {
    target: Target,
    protocol: String,
    bytes: u64,
    chunks: Chunks,
}

impl Echo {
    /// The number tells apart the random chunks of streams with the same seed.
    fn of(request: Request<'_>, bytes: u64, number: u64) -> Result<Self, Failure> {
        let chunk_bytes = request.number_or("chunkBytes", CHUNK_BYTES as u64)? as usize;
        Ok(Echo {
            target: request.target()?,
            protocol: request.optional_text("protocol").unwrap_or(protocols::ECHO).to_owned(),
            bytes,
            chunks: match request.optional_number("randomSeed")? {
                Some(seed) => Chunks::random(chunk_bytes, seed.wrapping_add(number)),
                None => Chunks::Even(chunk_bytes),
            },
        })
    }

    /// Writes and reads at the same time.
    async fn run(self, node: &Node) -> Result<Content, Failure> {
        let stream = node.open(self.target, &[self.protocol]).await?;
        let (mut reader, mut writer) = stream.split();
        let write = async {
            let sent = write_pattern(&mut writer, self.bytes, self.chunks).await?;
            writer.close().await?;
            Ok(sent)
        };
        let (received, sent) = try_join(Counter::default().drain(&mut reader), write).await?;
        check(&received, &sent)?;
        Ok(received)
    }
}

pub async fn late(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let mut stream = node.open(request.target()?, &[protocols::LATE]).await?;
    let sent = write_pattern(&mut stream, bytes, Chunks::Even(CHUNK_BYTES)).await?;
    stream.close().await?;
    let finished = Instant::now();
    let mut answer = [0; LATE_ANSWER_BYTES];
    stream.read_exact(&mut answer).await?;
    let waited = finished.elapsed();
    expect_end(&mut stream).await?;
    check_answer(&answer, &sent)?;
    Ok(json!({ "bytes": bytes, "waitedMillis": millis(waited) }))
}

pub async fn sink(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let mut stream = node.open(request.target()?, &[protocols::SINK]).await?;
    write_pattern(&mut stream, bytes, Chunks::Even(CHUNK_BYTES)).await?;
    stream.close().await?;
    let counted = read_u64(&mut stream).await?;
    expect_end(&mut stream).await?;
    if counted != bytes {
        return Err(Failure::mismatch(format!(
            "Sent {bytes} bytes, the peer read {counted}"
        )));
    }
    Ok(json!({ "bytes": counted }))
}

pub async fn source(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let mut stream = node.open(request.target()?, &[protocols::SOURCE]).await?;
    stream.write_all(&bytes.to_be_bytes()).await?;
    stream.close().await?;
    let received = Counter::default().drain(&mut stream).await?;
    check(&received, &Content::pattern(bytes))?;
    Ok(json!({ "bytes": bytes, "sha256": received.sha256_hex() }))
}

/// One request after the other.
pub async fn digest(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    let count = request.number_or("count", 1)?;
    let mut content = vec![0; bytes as usize];
    pattern::fill(0, &mut content);
    let expected = Content::pattern(bytes);
    for _ in 0..count {
        let answer = node.digest(request.target()?, content.clone()).await?;
        check_answer(&answer, &expected)?;
    }
    Ok(json!({ "bytes": bytes, "count": count }))
}

pub async fn perf(node: &Node, request: Request<'_>) -> Answer {
    let upload = request.number("uploadBytes")?;
    let download = request.number("downloadBytes")?;
    let mut stream = node.open(request.target()?, &[measurement::PROTOCOL]).await?;
    let measured = measurement::measure(&mut stream, &download.to_be_bytes(), upload).await?;
    if measured.downloaded != download {
        let downloaded = measured.downloaded;
        return Err(Failure::mismatch(format!(
            "Asked for {download} bytes, got {downloaded}"
        )));
    }
    Ok(json!({
        "uploadMillis": millis(measured.upload),
        "downloadMillis": millis(measured.download),
    }))
}

fn check_answer(answer: &[u8], sent: &Content) -> Result<(), Failure> {
    if answer == sent.to_bytes() {
        return Ok(());
    }
    Err(Failure::mismatch(format!(
        "Sent {} bytes with SHA-256 {}, the peer answers {}",
        sent.bytes,
        sent.sha256_hex(),
        pattern::hex(answer)
    )))
}

pub fn check(received: &Content, expected: &Content) -> Result<(), Failure> {
    if received == expected {
        return Ok(());
    }
    Err(Failure::mismatch(format!(
        "Expected {} bytes with SHA-256 {}, got {} with {}",
        expected.bytes,
        expected.sha256_hex(),
        received.bytes,
        received.sha256_hex()
    )))
}
