// SPDX-License-Identifier: Apache-2.0

//! The perf test: throughput of uploads and downloads, and the time of one byte each way.
//!
//! The official rust application speaks a `/perf/1.0.0` of its own: two uint64, the size of the upload and then that of
//! the download, where the specification has only the latter. Both are served, told apart at FIN. A dialler tries the
//! specification's with one byte each way, and the other where nothing comes back.

use std::{io, time::Duration};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, FutureExt};
use libp2p::{Multiaddr, StreamProtocol};

use super::{
    environment::{Environment, Workload},
    results::{Section, Unit},
    within,
};
use crate::{
    failure::Failure,
    node::{Node, Target},
    perf,
    protocols::Service,
    transfer::CHUNK_BYTES,
};

const SIZE_BYTES: usize = 8;

/// What says how much is to be sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Specification,
    TwoSizes,
}

impl Dialect {
    fn head(self, upload: u64, download: u64) -> Vec<u8> {
        match self {
            Dialect::Specification => download.to_be_bytes().to_vec(),
            Dialect::TwoSizes => [upload.to_be_bytes(), download.to_be_bytes()].concat(),
        }
    }
}

pub fn service() -> Service {
    Service {
        protocols: vec![StreamProtocol::new(perf::PROTOCOL)],
        serve: |mut stream| async move { serve(&mut stream).await }.boxed(),
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    let download = read_download_size(stream).await?;
    perf::send(stream, download).await?;
    stream.close().await
}

/// Reads to FIN. The first of two sizes counts what follows them.
async fn read_download_size<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<u64> {
    let mut head = Vec::new();
    let mut total = 0;
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return download_size(&head, total);
        }
        let missing = (2 * SIZE_BYTES - head.len()).min(count);
        head.extend_from_slice(&buffer[..missing]);
        total += count as u64;
    }
}

fn download_size(head: &[u8], total: u64) -> io::Result<u64> {
    let (first, rest) = head.split_first_chunk().ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("FIN after {total} of at least {SIZE_BYTES} bytes"),
        )
    })?;
    let first = u64::from_be_bytes(*first);
    match rest.first_chunk() {
        Some(second) if first == total - 2 * SIZE_BYTES as u64 => Ok(u64::from_be_bytes(*second)),
        _ => Ok(first),
    }
}

pub async fn measure(node: &Node, address: Multiaddr, environment: &Environment) -> Result<String, Failure> {
    let timeout = environment.timeout;
    let connection = within(timeout, node.dial(address)).await?;
    let mut transfers = Transfers {
        node,
        target: Target::connection(&connection),
        timeout,
        dialect: Dialect::Specification,
    };
    transfers.find_dialect().await?;
    let Workload {
        upload_bytes,
        download_bytes,
        upload_iterations,
        download_iterations,
        latency_iterations,
    } = environment.workload;
    let uploads = transfers.time(upload_iterations, upload_bytes, 0).await?;
    let downloads = transfers.time(download_iterations, 0, download_bytes).await?;
    let latencies = transfers.time(latency_iterations, 1, 1).await?;
    let sections = [
        Section::new("upload", Unit::gigabits_per_second(upload_bytes), &uploads),
        Section::new("download", Unit::gigabits_per_second(download_bytes), &downloads),
        Section::new("latency", Unit::Milliseconds, &latencies),
    ];
    let sections = sections.iter().map(ToString::to_string).collect::<String>();
    Ok(format!("# Measurements from dialer\n{sections}"))
}

/// Transfers over one connection, a stream each.
struct Transfers<'a> {
    node: &'a Node,
    target: Target,
    timeout: Duration,
    dialect: Dialect,
}

impl Transfers<'_> {
    async fn find_dialect(&mut self) -> Result<(), Failure> {
        let Err(failure) = self.transfer(1, 1).await else {
            return Ok(());
        };
        if failure.name == "UnsupportedProtocolError" {
            return Err(failure);
        }
        eprintln!(
            "Not the specification's {} ({failure}); trying two sizes",
            perf::PROTOCOL
        );
        self.dialect = Dialect::TwoSizes;
        self.transfer(1, 1).await.map(|_| ())
    }

    /// So many transfers, one after the other.
    async fn time(&self, iterations: u64, upload: u64, download: u64) -> Result<Vec<Duration>, Failure> {
        let mut durations = Vec::new();
        for _ in 0..iterations {
            durations.push(self.transfer(upload, download).await?);
        }
        Ok(durations)
    }

    async fn transfer(&self, upload: u64, download: u64) -> Result<Duration, Failure> {
        within(self.timeout, async {
            let mut stream = self.node.open(self.target.clone(), &[perf::PROTOCOL]).await?;
            let head = self.dialect.head(upload, download);
            let measured = perf::measure(&mut stream, &head, upload).await?;
            match measured.downloaded {
                bytes if bytes == download => Ok(measured.upload + measured.download),
                bytes => Err(Failure::mismatch(format!("{bytes} bytes came of {download}"))),
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    fn asked_for(dialect: Dialect, upload: u64, download: u64) -> u64 {
        let mut bytes = dialect.head(upload, download);
        bytes.resize(bytes.len() + upload as usize, 0);
        block_on(read_download_size(&mut bytes.as_slice())).unwrap()
    }

    #[test]
    fn reads_both_dialects() {
        for (upload, download) in [(0, 0), (0, 1 << 30), (1, 1), (100_000, 0), (70_000, 5)] {
            for dialect in [Dialect::Specification, Dialect::TwoSizes] {
                assert_eq!(asked_for(dialect, upload, download), download, "{dialect:?} {upload}");
            }
        }
    }

    #[test]
    fn refuses_a_size_that_is_cut_off() {
        let error = block_on(read_download_size(&mut [1, 2, 3].as_slice())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
