// SPDX-License-Identifier: Apache-2.0

//! Streams of any protocol on a named connection. Inbound streams wait in a queue that drops none; how many there can be
//! is for the muxer to say.

mod behaviour;
mod handler;
mod upgrade;

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

pub use behaviour::Behaviour;
use futures::{AsyncRead, AsyncWrite};
use libp2p::StreamProtocol;
pub use upgrade::AnyOf;

/// A stream and the protocol agreed on. Dropped while both halves are open it is reset.
#[derive(Debug)]
pub struct Stream {
    stream: libp2p::Stream,
    protocol: StreamProtocol,
    _open: Open,
}

impl Stream {
    pub fn protocol(&self) -> &StreamProtocol {
        &self.protocol
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_close(cx)
    }
}

/// One of a connection's open streams, counted while it lives.
#[derive(Debug)]
struct Open(Arc<AtomicUsize>);

impl Open {
    fn one_of(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Open(count.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
