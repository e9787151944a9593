// SPDX-License-Identifier: Apache-2.0

//! The listener's part of the work.

use std::io;

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::{Stream, StreamProtocol};

use crate::transfer::{CHUNK_BYTES, read_u64};

pub const UPLOAD: &str = "/benchmark/upload/1.0.0";
pub const DOWNLOAD: &str = "/benchmark/download/1.0.0";
pub const ECHO: &str = "/benchmark/echo/1.0.0";
pub const PING: &str = "/ipfs/ping/1.0.0";

pub const PROTOCOLS: [&str; 4] = [UPLOAD, DOWNLOAD, ECHO, PING];

/// Longer than the messages of `ECHO` and `PING`.
const MESSAGE_BYTES: usize = 1024;

pub async fn serve(protocol: StreamProtocol, mut stream: Stream) -> io::Result<()> {
    match protocol.as_ref() {
        UPLOAD => upload(&mut stream).await,
        DOWNLOAD => download(&mut stream).await,
        _ => echo(&mut stream).await,
    }
}

/// Takes bodies, each behind its length, and confirms each with one byte.
async fn upload(stream: &mut Stream) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK_BYTES];
    while let Some(length) = next_length(stream).await? {
        discard(stream, &mut buffer, length).await?;
        stream.write_all(&[0]).await?;
        stream.flush().await?;
    }
    stream.close().await
}

/// Gives bodies as long as it is asked for.
async fn download(stream: &mut Stream) -> io::Result<()> {
    let buffer = vec![0; CHUNK_BYTES];
    while let Some(length) = next_length(stream).await? {
        send(stream, &buffer, length).await?;
    }
    stream.close().await
}

/// Sends back what it gets as it comes.
async fn echo(stream: &mut Stream) -> io::Result<()> {
    let mut buffer = [0; MESSAGE_BYTES];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return stream.close().await,
            count => {
                stream.write_all(&buffer[..count]).await?;
                stream.flush().await?;
            }
        }
    }
}

/// None at the end.
async fn next_length(stream: &mut Stream) -> io::Result<Option<u64>> {
    match read_u64(stream).await {
        Ok(length) => Ok(Some(length)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

pub async fn send(stream: &mut Stream, buffer: &[u8], bytes: u64) -> io::Result<()> {
    let mut left = bytes;
    while left > 0 {
        let length = left.min(buffer.len() as u64);
        stream.write_all(&buffer[..length as usize]).await?;
        left -= length;
    }
    stream.flush().await
}

pub async fn discard(stream: &mut Stream, buffer: &mut [u8], bytes: u64) -> io::Result<()> {
    let mut left = bytes;
    while left > 0 {
        let length = left.min(buffer.len() as u64) as usize;
        match stream.read(&mut buffer[..length]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => left -= count as u64,
        }
    }
    Ok(())
}
