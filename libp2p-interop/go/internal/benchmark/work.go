// SPDX-License-Identifier: Apache-2.0

package benchmark

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	"golang.org/x/sync/errgroup"
)

// echoBytes is the length of a small message.
const echoBytes = 32

// Upload sends so many bytes on one new stream; the time until the receiver has confirmed the last.
func (n *Node) Upload(ctx context.Context, length uint64) (time.Duration, error) {
	return n.bulk(ctx, Upload, length, func(stream network.Stream, buffer []byte) error {
		if err := send(stream, buffer, length); err != nil {
			return err
		}
		_, err := io.ReadFull(stream, buffer[:1])
		return err
	})
}

// Download asks for so many bytes on one new stream; the time until the last is read.
func (n *Node) Download(ctx context.Context, length uint64) (time.Duration, error) {
	return n.bulk(ctx, Download, length, func(stream network.Stream, buffer []byte) error {
		return discard(stream, buffer, length)
	})
}

func (n *Node) bulk(ctx context.Context, id protocol.ID, length uint64, move func(network.Stream, []byte) error) (time.Duration, error) {
	stream, err := n.open(ctx, id)
	if err != nil {
		return 0, err
	}
	defer stream.Close()
	buffer := make([]byte, chunkBytes)
	started := time.Now()
	if _, err := stream.Write(binary.BigEndian.AppendUint64(nil, length)); err != nil {
		return 0, err
	}
	if err := move(stream, buffer); err != nil {
		return 0, err
	}
	return time.Since(started), nil
}

// Repeated is how often something was done in a time.
type Repeated struct {
	Count   int64
	Elapsed time.Duration
}

// Connect makes and ends connections, so many at a time.
func (n *Node) Connect(ctx context.Context, address string, parallel int, window time.Duration) (Repeated, error) {
	if parallel > len(n.dialers) {
		return Repeated{}, fmt.Errorf("%d dials at a time are more than %d nodes can do", parallel, len(n.dialers))
	}
	target, err := learn(address, n.dialers...)
	if err != nil {
		return Repeated{}, err
	}
	return repeat(parallel, window, func(worker int) error {
		connection, err := n.dialers[worker].DialPeer(ctx, target)
		if err != nil {
			return err
		}
		return connection.Close()
	})
}

// Echo opens, uses and ends streams, so many at a time.
func (n *Node) Echo(ctx context.Context, parallel int, window time.Duration) (Repeated, error) {
	return repeat(parallel, window, func(int) error {
		stream, err := n.open(ctx, Echo)
		if err != nil {
			return err
		}
		var message, answer [echoBytes]byte
		if _, err := stream.Write(message[:]); err != nil {
			return err
		}
		if _, err := io.ReadFull(stream, answer[:]); err != nil {
			return err
		}
		return stream.Close()
	})
}

// repeat runs so many workers until the time is up.
func repeat(parallel int, window time.Duration, once func(worker int) error) (Repeated, error) {
	var count atomic.Int64
	var all errgroup.Group
	started := time.Now()
	for worker := range parallel {
		all.Go(func() error {
			done := int64(0)
			for time.Since(started) < window {
				if err := once(worker); err != nil {
					return err
				}
				done++
			}
			count.Add(done)
			return nil
		})
	}
	err := all.Wait()
	return Repeated{count.Load(), time.Since(started)}, err
}

// Ping measures round trips on one stream, as the library's ping does: random bytes, compared.
func (n *Node) Ping(ctx context.Context, window time.Duration) ([]int64, error) {
	stream, err := n.open(ctx, Ping)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var sent, received [ping.PingSize]byte
	nanos := make([]int64, 0, 1<<16)
	for started := time.Now(); time.Since(started) < window; {
		_, _ = rand.Read(sent[:])
		before := time.Now()
		if _, err := stream.Write(sent[:]); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(stream, received[:]); err != nil {
			return nil, err
		}
		if !bytes.Equal(sent[:], received[:]) {
			return nil, errors.New("a ping came back with other bytes")
		}
		nanos = append(nanos, time.Since(before).Nanoseconds())
	}
	return nanos, nil
}
