// SPDX-License-Identifier: Apache-2.0

//! `/digest/1.0.0` with the library's request-response: both ways one frame, its length before it as a uvarint.

use std::{io, time::Duration};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::{
    StreamProtocol,
    request_response::{self, ProtocolSupport},
};
use sha2::{Digest, Sha256};

pub const PROTOCOL: &str = "/digest/1.0.0";

pub type Behaviour = request_response::Behaviour<Codec>;

/// Longer frames are refused before they are read.
const MOST_BYTES: u64 = 256 << 20;

/// The test's own timeout comes first.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(300);

#[derive(Debug, Clone, Default)]
pub struct Codec;

pub fn behaviour(max_streams: Option<usize>) -> Behaviour {
    let mut config = request_response::Config::default().with_request_timeout(REQUEST_TIMEOUT);
    if let Some(number) = max_streams {
        config = config.with_max_concurrent_streams(number);
    }
    request_response::Behaviour::new([(StreamProtocol::new(PROTOCOL), ProtocolSupport::Full)], config)
}

/// The answer to a request.
pub fn answer(request: &[u8]) -> Vec<u8> {
    let mut answer = (request.len() as u64).to_be_bytes().to_vec();
    answer.extend_from_slice(&Sha256::digest(request));
    answer
}

#[cfg_attr(feature = "libp2p-0-56", async_trait::async_trait)]
impl request_response::Codec for Codec {
    type Protocol = StreamProtocol;
    type Request = Vec<u8>;
    type Response = Vec<u8>;

    async fn read_request<T>(&mut self, _: &StreamProtocol, stream: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        read_frame(stream).await
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, stream: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        read_frame(stream).await
    }

    async fn write_request<T>(&mut self, _: &StreamProtocol, stream: &mut T, request: Vec<u8>) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        write_frame(stream, &request).await
    }

    async fn write_response<T>(&mut self, _: &StreamProtocol, stream: &mut T, response: Vec<u8>) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        write_frame(stream, &response).await
    }
}

async fn read_frame<T: AsyncRead + Unpin>(stream: &mut T) -> io::Result<Vec<u8>> {
    let length = read_uvarint(stream).await?;
    if length > MOST_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("A frame of {length} bytes is longer than {MOST_BYTES}"),
        ));
    }
    let mut frame = Vec::new();
    stream.take(length).read_to_end(&mut frame).await?;
    if (frame.len() as u64) < length {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("The end after {} of {length} bytes", frame.len()),
        ));
    }
    Ok(frame)
}

async fn write_frame<T: AsyncWrite + Unpin>(stream: &mut T, frame: &[u8]) -> io::Result<()> {
    stream.write_all(&uvarint(frame.len() as u64)).await?;
    stream.write_all(frame).await
}

fn uvarint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

async fn read_uvarint<T: AsyncRead + Unpin>(stream: &mut T) -> io::Result<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let mut byte = [0];
        stream.read_exact(&mut byte).await?;
        value |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "A length of more than nine bytes",
    ))
}

#[cfg(test)]
mod tests {
    use futures::{executor::block_on, io::Cursor};

    use super::*;

    #[test]
    fn frames_come_back() {
        for length in [0, 1, 127, 128, 16_384] {
            let frame = vec![7; length];
            let mut bytes = Cursor::new(Vec::new());
            block_on(write_frame(&mut bytes, &frame)).unwrap();
            bytes.set_position(0);
            assert_eq!(block_on(read_frame(&mut bytes)).unwrap(), frame);
        }
    }

    #[test]
    fn refuses_frames_that_are_long_or_cut_off() {
        let mut long = Cursor::new(uvarint(MOST_BYTES + 1));
        assert_eq!(
            block_on(read_frame(&mut long)).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
        let mut endless = Cursor::new(vec![0xff; 20]);
        assert_eq!(
            block_on(read_frame(&mut endless)).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
        let mut cut = Cursor::new(vec![3, 1, 2]);
        assert_eq!(
            block_on(read_frame(&mut cut)).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }
}
