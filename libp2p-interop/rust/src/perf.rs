// SPDX-License-Identifier: Apache-2.0

//! `/perf/1.0.0`. The library's own, libp2p-perf, was last released for libp2p 0.53 and fits no later one.

use std::{
    io,
    time::{Duration, Instant},
};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::transfer::{CHUNK_BYTES, read_u64};

pub const PROTOCOL: &str = "/perf/1.0.0";

#[derive(Debug)]
pub struct Measured {
    /// Until our FIN is out.
    pub upload: Duration,
    /// From there to the peer's FIN.
    pub download: Duration,
    pub downloaded: u64,
}

/// Reads how much to send, then to FIN; sends it.
pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    let download = read_u64(stream).await?;
    discard(stream).await?;
    send(stream, download).await?;
    stream.close().await
}

/// The dialler's part. The head says how much to send back: its size as a big-endian uint64.
pub async fn measure<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    head: &[u8],
    upload: u64,
) -> io::Result<Measured> {
    let started = Instant::now();
    stream.write_all(head).await?;
    send(stream, upload).await?;
    stream.close().await?;
    let uploaded = Instant::now();
    let downloaded = discard(stream).await?;
    Ok(Measured {
        upload: uploaded - started,
        download: uploaded.elapsed(),
        downloaded,
    })
}

pub async fn send<S: AsyncWrite + Unpin>(stream: &mut S, bytes: u64) -> io::Result<()> {
    let zeros = vec![0; CHUNK_BYTES];
    let mut left = bytes;
    while left > 0 {
        let length = left.min(CHUNK_BYTES as u64);
        stream.write_all(&zeros[..length as usize]).await?;
        left -= length;
    }
    stream.flush().await
}

/// Reads to FIN; how much came.
async fn discard<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<u64> {
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut bytes = 0;
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(bytes),
            count => bytes += count as u64,
        }
    }
}
