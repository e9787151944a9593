// SPDX-License-Identifier: Apache-2.0

package control

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"

	"libp2p4j/interop/internal/perf"
	"libp2p4j/interop/internal/protocols"
)

func (s *Session) identify(ctx context.Context, request request) (Fields, error) {
	connection, err := s.connectionTo(request)
	if err != nil {
		return nil, err
	}
	message, err := s.identified.await(ctx, connection)
	if err != nil {
		return nil, err
	}
	return describeIdentity(message), nil
}

// push serves one more protocol, whereupon the library pushes to every peer.
func (s *Session) push(_ context.Context, request request) (Fields, error) {
	if request.Protocol == "" {
		return nil, newError("RequestError", "no protocol")
	}
	protocols.Serve(s.node, protocol.ID(request.Protocol), protocols.ServeEcho, s.failed)
	return nil, nil
}

// ping uses the library's own, which keeps to one stream and resets it at the end.
func (s *Session) ping(ctx context.Context, request request) (Fields, error) {
	connection, err := s.connectionTo(request)
	if err != nil {
		return nil, err
	}
	pinging, done := context.WithCancel(ctx)
	defer done()
	results := ping.Ping(pinging, s.node, connection.RemotePeer())
	times := make([]float64, 0, request.Count)
	for range request.Count {
		result, more := <-results
		if !more {
			return nil, pinging.Err()
		}
		if result.Error != nil {
			return nil, result.Error
		}
		times = append(times, millis(result.RTT))
	}
	return Fields{"roundTripMillis": times}, nil
}

// pingOneStream ends its half when it is done and waits for the other's.
func (s *Session) pingOneStream(ctx context.Context, request request) (Fields, error) {
	times := make([]float64, 0, request.Count)
	err := s.exchange(ctx, request, ping.ID, func(stream network.Stream) error {
		for range request.Count {
			elapsed, err := pingOnce(stream)
			if err != nil {
				return err
			}
			times = append(times, millis(elapsed))
		}
		return stream.CloseWrite()
	})
	return Fields{"roundTripMillis": times}, err
}

func pingOnce(stream network.Stream) (time.Duration, error) {
	sent, received := make([]byte, ping.PingSize), make([]byte, ping.PingSize)
	_, _ = rand.Read(sent)
	started := time.Now()
	if _, err := stream.Write(sent); err != nil {
		return 0, err
	}
	if _, err := io.ReadFull(stream, received); err != nil {
		return 0, err
	}
	if !bytes.Equal(sent, received) {
		return 0, newError("MismatchError", "sent %x, got %x", sent, received)
	}
	return time.Since(started), nil
}

func (s *Session) perf(ctx context.Context, request request) (Fields, error) {
	var times perf.Times
	err := s.exchange(ctx, request, perf.Protocol, func(stream network.Stream) error {
		var err error
		times, err = perf.Measure(stream, perf.Specified, request.UploadBytes, request.DownloadBytes)
		return err
	})
	return Fields{"uploadMillis": millis(times.Upload), "downloadMillis": millis(times.Download)}, err
}
