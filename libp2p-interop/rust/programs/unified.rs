// SPDX-License-Identifier: Apache-2.0

//! `unified transport|perf`: an application of libp2p's unified tests.

use std::process;

use libp2p4j_interop_peer::unified;

#[tokio::main]
async fn main() {
    let test = std::env::args().nth(1);
    match unified::run(test.as_deref()).await {
        Ok(results) => print!("{}", results.unwrap_or_default()),
        Err(failure) => {
            eprintln!("{failure}");
            process::exit(1);
        }
    }
}
