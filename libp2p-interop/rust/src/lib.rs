// SPDX-License-Identifier: Apache-2.0

//! A rust-libp2p node that a test drives: what `CONTROL.md` describes, on the official library.

mod benchmark;
mod commands;
mod control;
mod digest;
mod failure;
mod keys;
mod node;
mod options;
mod pattern;
mod peer;
mod perf;
mod pings;
mod protocols;
mod request;
mod streams;
mod transfer;
mod unified;

/// Runs the program `peer`.
pub fn run_peer() {
    run(peer::main());
}

/// Runs the program `benchmark`.
pub fn run_benchmark() {
    run(benchmark::main());
}

/// Runs the program `unified`.
pub fn run_unified() {
    run(unified::main());
}

/// Here and not in the programs, each of which would compile the whole again for its own.
fn run(main: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new()
        .expect("threads can be started")
        .block_on(main);
}
