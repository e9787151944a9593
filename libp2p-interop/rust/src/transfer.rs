// SPDX-License-Identifier: Apache-2.0

//! Reading and writing with counts and checksums.

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, FutureExt};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sha2::{Digest, Sha256};

use crate::pattern;

pub const CHUNK_BYTES: usize = 65536;

/// What came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub bytes: u64,
    pub sha256: [u8; 32],
}

impl Content {
    /// So many bytes of the pattern.
    pub fn pattern(bytes: u64) -> Self {
        Content {
            bytes,
            sha256: pattern::sha256(bytes),
        }
    }

    pub fn sha256_hex(&self) -> String {
        pattern::hex(&self.sha256)
    }

    /// As `/late/1.0.0` and `/digest/1.0.0` answer it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.sha256);
        bytes
    }
}

/// Counts and hashes as the bytes come.
#[derive(Default)]
pub struct Counter {
    bytes: u64,
    hash: Sha256,
}

impl Counter {
    pub fn update(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn finish(self) -> Content {
        Content {
            bytes: self.bytes,
            sha256: self.hash.finalize().into(),
        }
    }

    /// Everything up to the end.
    pub async fn drain<S: AsyncRead + Unpin>(mut self, stream: &mut S) -> io::Result<Content> {
        let mut buffer = vec![0; CHUNK_BYTES];
        loop {
            let count = stream.read(&mut buffer).await?;
            if count == 0 {
                return Ok(self.finish());
            }
            self.update(&buffer[..count]);
        }
    }
}

/// How long each write is.
pub enum Chunks {
    Even(usize),
    /// One byte to so many.
    Random(usize, Box<SmallRng>),
}

impl Chunks {
    pub fn random(most: usize, seed: u64) -> Self {
        Chunks::Random(most, Box::new(SmallRng::seed_from_u64(seed)))
    }

    fn most(&self) -> usize {
        match self {
            Chunks::Even(bytes) | Chunks::Random(bytes, _) => *bytes,
        }
    }

    fn next(&mut self) -> usize {
        match self {
            Chunks::Even(bytes) => *bytes,
            Chunks::Random(most, random) => random.random_range(1..=*most),
        }
    }
}

/// Writes the pattern and flushes it.
pub async fn write_pattern<S: AsyncWrite + Unpin>(
    stream: &mut S,
    bytes: u64,
    mut chunks: Chunks,
) -> io::Result<Content> {
    let mut sent = Counter::default();
    let mut buffer = vec![0; chunks.most()];
    while sent.bytes() < bytes {
        let length = (bytes - sent.bytes()).min(chunks.next() as u64) as usize;
        pattern::fill(sent.bytes(), &mut buffer[..length]);
        stream.write_all(&buffer[..length]).await?;
        sent.update(&buffer[..length]);
    }
    stream.flush().await?;
    Ok(sent.finish())
}

pub async fn read_u32<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes).await?;
    Ok(u32::from_be_bytes(bytes))
}

pub async fn read_u64<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<u64> {
    let mut bytes = [0; 8];
    stream.read_exact(&mut bytes).await?;
    Ok(u64::from_be_bytes(bytes))
}

/// So many bytes, counted and hashed.
pub async fn read_exactly<S: AsyncRead + Unpin>(stream: &mut S, bytes: u64) -> io::Result<Counter> {
    let mut counter = Counter::default();
    let mut buffer = vec![0; CHUNK_BYTES];
    while counter.bytes() < bytes {
        let length = (bytes - counter.bytes()).min(buffer.len() as u64) as usize;
        let count = stream.read(&mut buffer[..length]).await?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("The end after {} of {bytes} bytes", counter.bytes()),
            ));
        }
        counter.update(&buffer[..count]);
    }
    Ok(counter)
}

/// Fails where what was read as the end was a reset. To readers the library shows both as the end; only a write tells
/// them apart, if of nothing. It goes out as an empty DATA frame.
pub fn expect_fin<S: AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    match stream.write(&[]).now_or_never() {
        Some(Err(error)) => Err(error),
        Some(Ok(_)) | None => Ok(()),
    }
}

/// The end and nothing before it.
pub async fn expect_end<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
    match stream.read(&mut [0]).await? {
        0 => Ok(()),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "More came than the answer")),
    }
}

#[cfg(test)]
mod tests {
    use futures::{executor::block_on, io::Cursor};

    use super::*;

    fn written(bytes: u64, chunks: Chunks) -> Vec<u8> {
        let mut stream = Cursor::new(Vec::new());
        block_on(write_pattern(&mut stream, bytes, chunks)).unwrap();
        stream.into_inner()
    }

    #[test]
    fn chunks_make_no_difference_to_the_content() {
        let even = written(10_000, Chunks::Even(4096));
        assert_eq!(written(10_000, Chunks::random(997, 42)), even);
        let content = block_on(Counter::default().drain(&mut even.as_slice())).unwrap();
        assert_eq!(content, Content::pattern(10_000));
    }

    #[test]
    fn says_how_much_came_before_the_end() {
        let error = block_on(read_exactly(&mut [1, 2, 3].as_slice(), 5)).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert!(error.to_string().contains("3 of 5"));
    }
}
