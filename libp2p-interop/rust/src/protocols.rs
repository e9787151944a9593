// SPDX-License-Identifier: Apache-2.0

//! The protocols that every peer of the interoperability tests serves. `/digest/1.0.0` is served by `digest`, ping and
//! identify by the library.

use std::{io, time::Duration};

use futures::{
    AsyncReadExt, AsyncWriteExt, FutureExt,
    future::{BoxFuture, ready},
};
use libp2p::StreamProtocol;

use crate::{
    perf,
    streams::Stream,
    transfer::{CHUNK_BYTES, Chunks, Counter, expect_fin, read_exactly, read_u32, read_u64, write_pattern},
};

pub const ECHO: &str = "/echo/1.0.0";
pub const RESET: &str = "/reset/1.0.0";
pub const LATE: &str = "/late/1.0.0";
pub const SINK: &str = "/sink/1.0.0";
pub const SOURCE: &str = "/source/1.0.0";

/// How long after the FIN the late answer comes.
const LATE_DELAY: Duration = Duration::from_millis(200);

/// From how many echoed bytes on to look whether their end was a reset. That takes an empty frame, and peers count those:
/// with one for each of many short streams this would be an attacker.
const PROBED_BYTES: usize = 65536;

/// What a node serves beside what the library does.
#[derive(Clone)]
pub struct Service {
    pub protocols: Vec<StreamProtocol>,
    /// Serves one stream. Where it fails the stream is dropped, and so reset.
    pub serve: fn(Stream) -> BoxFuture<'static, io::Result<()>>,
}

impl Service {
    pub fn none() -> Self {
        Service {
            protocols: Vec::new(),
            serve: |_| ready(Ok(())).boxed(),
        }
    }

    /// All of them.
    pub fn full() -> Self {
        let protocols = [ECHO, RESET, LATE, SINK, SOURCE, perf::PROTOCOL];
        Service {
            protocols: protocols.map(StreamProtocol::new).to_vec(),
            serve: |stream| serve(stream).boxed(),
        }
    }
}

async fn serve(mut stream: Stream) -> io::Result<()> {
    let protocol = stream.protocol().clone();
    match protocol.as_ref() {
        RESET => reset(stream).await,
        LATE => late(&mut stream).await,
        SINK => sink(&mut stream).await,
        SOURCE => source(&mut stream).await,
        perf::PROTOCOL => perf::serve(&mut stream).await,
        // Every protocol that was pushed later is an echo too.
        _ => echo(&mut stream).await,
    }
}

async fn echo(stream: &mut Stream) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut echoed = 0;
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            if echoed >= PROBED_BYTES {
                expect_fin(stream)?;
            }
            return stream.close().await;
        }
        echoed += count;
        stream.write_all(&buffer[..count]).await?;
        stream.flush().await?;
    }
}

/// The library resets a stream that is dropped while both halves are open, and only then: after the peer's FIN a FIN of
/// ours goes out instead.
async fn reset(mut stream: Stream) -> io::Result<()> {
    let to_read = read_u32(&mut stream).await?;
    let to_write = read_u32(&mut stream).await?;
    read_exactly(&mut stream, to_read.into()).await?;
    write_pattern(&mut stream, to_write.into(), Chunks::Even(CHUNK_BYTES)).await?;
    Ok(())
}

async fn late(stream: &mut Stream) -> io::Result<()> {
    let content = Counter::default().drain(stream).await?;
    tokio::time::sleep(LATE_DELAY).await;
    stream.write_all(&content.to_bytes()).await?;
    stream.close().await
}

async fn sink(stream: &mut Stream) -> io::Result<()> {
    let content = Counter::default().drain(stream).await?;
    stream.write_all(&content.bytes.to_be_bytes()).await?;
    stream.close().await
}

async fn source(stream: &mut Stream) -> io::Result<()> {
    let bytes = read_u64(stream).await?;
    write_pattern(stream, bytes, Chunks::Even(CHUNK_BYTES)).await?;
    stream.close().await
}
