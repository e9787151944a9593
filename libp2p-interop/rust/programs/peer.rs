// SPDX-License-Identifier: Apache-2.0

//! A rust-libp2p node that a test drives: one JSON object a line on stdin, one JSON object a line on stdout. See
//! `CONTROL.md`.

fn main() {
    libp2p4j_interop_peer::run_peer();
}
