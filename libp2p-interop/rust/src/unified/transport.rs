// SPDX-License-Identifier: Apache-2.0

//! The transport test: how long a dial with one ping takes, and the ping alone.

use std::time::{Duration, Instant};

use libp2p::Multiaddr;

use super::within;
use crate::{
    failure::Failure,
    node::{Node, Target},
};

pub async fn measure(node: &Node, address: Multiaddr, timeout: Duration) -> Result<String, Failure> {
    let started = Instant::now();
    let connection = within(timeout, node.dial(address)).await?;
    let target = Target::connection(&connection);
    let round_trips = within(timeout, node.ping(target, 1)).await?;
    let handshake = started.elapsed();
    let ping = round_trips.first().copied().unwrap_or_default();
    Ok(report(handshake, ping))
}

fn report(handshake: Duration, ping: Duration) -> String {
    let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
    format!(
        "# Measurements from dialer\nlatency:\n  handshake_plus_one_rtt: {:.3}\n  ping_rtt: {:.3}\n  unit: ms\n",
        millis(handshake),
        millis(ping)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_as_documented() {
        let report = report(Duration::from_micros(5011), Duration::from_nanos(599_400));
        assert_eq!(
            report,
            "# Measurements from dialer\nlatency:\n  handshake_plus_one_rtt: 5.011\n  ping_rtt: 0.599\n  unit: ms\n"
        );
    }
}
