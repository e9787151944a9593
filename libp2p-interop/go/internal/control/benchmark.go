// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"io"
	"time"

	"libp2p4j/interop/internal/benchmark"
	"libp2p4j/interop/internal/node"
)

// RunBenchmark answers the lines of a comparison until their end or the stop command, then stops the node.
func RunBenchmark(of *benchmark.Node, out *Output, in io.Reader, runtime string) error {
	out.Event("ready", Fields{
		"peer":      of.Peer().String(),
		"addresses": of.Addresses(),
		"runtime":   runtime,
		"versions":  node.Versions(),
	})
	return answerLines(in, out, benchmarkCommands(of), of.Close)
}

func benchmarkCommands(of *benchmark.Node) map[string]command {
	return map[string]command{
		"dial": func(ctx context.Context, request request) (Fields, error) {
			return nil, of.Dial(ctx, request.Address)
		},
		"upload": func(ctx context.Context, request request) (Fields, error) {
			return elapsed(of.Upload(ctx, request.Bytes))
		},
		"download": func(ctx context.Context, request request) (Fields, error) {
			return elapsed(of.Download(ctx, request.Bytes))
		},
		"connect": func(ctx context.Context, request request) (Fields, error) {
			return repeated(of.Connect(ctx, request.Address, request.Parallel, request.window()))
		},
		"echo": func(ctx context.Context, request request) (Fields, error) {
			return repeated(of.Echo(ctx, request.Parallel, request.window()))
		},
		"ping": func(ctx context.Context, request request) (Fields, error) {
			nanos, err := of.Ping(ctx, request.window())
			return Fields{"roundTripNanos": nanos}, err
		},
	}
}

func elapsed(time time.Duration, err error) (Fields, error) {
	return Fields{"nanos": time.Nanoseconds()}, err
}

func repeated(times benchmark.Repeated, err error) (Fields, error) {
	return Fields{"count": times.Count, "nanos": times.Elapsed.Nanoseconds()}, err
}
