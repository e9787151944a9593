// SPDX-License-Identifier: Apache-2.0

//! Resets by either side. The library sends no code with one and shows none.

use futures::{AsyncReadExt, AsyncWriteExt, future::try_join};
use serde_json::json;

use super::Answer;
use crate::{
    failure::Failure,
    node::Node,
    protocols,
    request::Request,
    transfer::{CHUNK_BYTES, Chunks, Counter, expect_fin, read_exactly, write_pattern},
};

pub async fn remote(node: &Node, request: Request<'_>) -> Answer {
    let to_read = request.number_or("readBytes", 0)? as u32;
    let to_write = request.number_or("writeBytes", 0)? as u32;
    let mut stream = node.open(request.target()?, &[protocols::RESET]).await?;
    stream.write_all(&to_read.to_be_bytes()).await?;
    stream.write_all(&to_write.to_be_bytes()).await?;
    write_pattern(&mut stream, to_read.into(), Chunks::Even(CHUNK_BYTES)).await?;
    let received = Counter::default().drain(&mut stream).await?;
    match expect_fin(&mut stream) {
        Ok(()) => Err(Failure::mismatch(format!(
            "FIN instead of a reset after {} bytes",
            received.bytes
        ))),
        Err(error) => Ok(json!({ "error": Failure::from(error).name, "received": received.bytes })),
    }
}

pub async fn local(node: &Node, request: Request<'_>) -> Answer {
    let bytes = request.number("bytes")?;
    if request.optional_number("code")?.is_some() {
        return Err(Failure::new("UnsupportedError", "yamux sends no code with a reset"));
    }
    let stream = node.open(request.target()?, &[protocols::ECHO]).await?;
    let (mut reader, mut writer) = stream.split();
    let write = write_pattern(&mut writer, bytes, Chunks::Even(CHUNK_BYTES));
    try_join(write, read_exactly(&mut reader, bytes)).await?;
    writer.write_all(&[0; CHUNK_BYTES]).await?;
    writer.flush().await?;
    // Both halves are still open, so that dropping them is a reset.
    Ok(json!({ "bytes": bytes }))
}
