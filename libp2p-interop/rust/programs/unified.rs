// SPDX-License-Identifier: Apache-2.0

//! `unified transport|perf`: an application of libp2p's unified tests.

fn main() {
    libp2p4j_interop_peer::run_unified();
}
