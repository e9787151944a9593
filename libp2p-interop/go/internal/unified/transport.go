// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
)

// measurePing times the handshake with one ping after it, and that ping.
func measurePing(ctx context.Context, dialer host.Host, listener peer.AddrInfo, environment Environment, report io.Writer) error {
	started := time.Now()
	if err := connect(ctx, dialer, listener, environment); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, environment.Timeout)
	defer cancel()
	result, more := <-ping.Ping(limited, dialer, listener.ID)
	if !more {
		return fmt.Errorf("ping: %w", limited.Err())
	}
	if result.Error != nil {
		return fmt.Errorf("ping: %w", result.Error)
	}
	elapsed := time.Since(started)
	_, err := fmt.Fprintf(report, "latency:\n  handshake_plus_one_rtt: %.3f\n  ping_rtt: %.3f\n  unit: ms\n",
		millis(elapsed), millis(result.RTT))
	return err
}

func millis(duration time.Duration) float64 {
	return float64(duration.Nanoseconds()) / 1e6
}
