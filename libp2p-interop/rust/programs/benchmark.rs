// SPDX-License-Identifier: Apache-2.0

//! A rust-libp2p node that does, as fast as the library can, what a comparison of implementations asks for. See the
//! chapter on benchmarks of `CONTROL.md`.

fn main() {
    libp2p4j_interop_peer::run_benchmark();
}
