// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"context"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"libp2p4j/interop/internal/perf"
)

// transferTimeout is how long one transfer may take.
const transferTimeout = 5 * time.Minute

func servePerf(listener host.Host) {
	listener.SetStreamHandler(perf.Protocol, func(stream network.Stream) {
		if err := perf.ServeEither(stream); err != nil {
			log.Printf("a transfer failed: %v", err)
			_ = stream.Reset()
			return
		}
		_ = stream.Close()
	})
}

// measurePerf reports uploads, downloads, and transfers of one byte each way.
func measurePerf(ctx context.Context, dialer host.Host, listener peer.AddrInfo, environment Environment, report io.Writer) error {
	if err := connect(ctx, dialer, listener, environment); err != nil {
		return err
	}
	transfers := &transfers{dialer: dialer, listener: listener.ID}
	if err := transfers.detect(ctx); err != nil {
		return err
	}
	log.Printf("the listener reads sizes %s", transfers.dialect)
	for _, each := range []struct {
		measurement
		uploadBytes, downloadBytes uint64
		iterations                 int
	}{
		{throughput("upload", environment.UploadBytes), environment.UploadBytes, 0, environment.UploadIterations},
		{throughput("download", environment.DownloadBytes), 0, environment.DownloadBytes, environment.DownloadIterations},
		{latency, 1, 1, environment.LatencyIterations},
	} {
		samples := make([]float64, 0, each.iterations)
		for i := range each.iterations {
			elapsed, err := transfers.run(ctx, each.uploadBytes, each.downloadBytes)
			if err != nil {
				return fmt.Errorf("%s, transfer %d: %w", each.name, i+1, err)
			}
			samples = append(samples, each.value(elapsed))
		}
		if err := each.report(report, samples); err != nil {
			return err
		}
	}
	return nil
}

// transfers go over one connection, each on a stream of its own.
type transfers struct {
	dialer   host.Host
	listener peer.ID
	dialect  perf.Dialect
}

func (t *transfers) detect(ctx context.Context) error {
	return t.onStream(ctx, func(stream network.Stream) error {
		var err error
		t.dialect, err = perf.Detect(stream)
		return err
	})
}

// run takes from before the stream is opened until the listener ends it.
func (t *transfers) run(ctx context.Context, uploadBytes, downloadBytes uint64) (time.Duration, error) {
	started := time.Now()
	err := t.onStream(ctx, func(stream network.Stream) error {
		_, err := perf.Measure(stream, t.dialect, uploadBytes, downloadBytes)
		return err
	})
	return time.Since(started), err
}

func (t *transfers) onStream(ctx context.Context, use func(network.Stream) error) error {
	limited, cancel := context.WithTimeout(ctx, transferTimeout)
	defer cancel()
	stream, err := t.dialer.NewStream(limited, t.listener, perf.Protocol)
	if err != nil {
		return err
	}
	release := context.AfterFunc(limited, func() { _ = stream.Reset() })
	defer release()
	if err := use(stream); err != nil {
		_ = stream.Reset()
		return err
	}
	return stream.Close()
}
