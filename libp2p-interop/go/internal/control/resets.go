// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"encoding/binary"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"golang.org/x/sync/errgroup"

	"libp2p4j/interop/internal/content"
	"libp2p4j/interop/internal/protocols"
)

// remoteReset has the peer read, write and reset: how much came before, and as which error it shows. go-yamux drops what
// it has not been asked for when the reset comes, so that less may be received than was sent.
func (s *Session) remoteReset(ctx context.Context, request request) (Fields, error) {
	stream, err := s.open(ctx, request, false, protocols.Reset)
	if err != nil {
		return nil, err
	}
	var received content.Sum
	var reset error
	err = within(ctx, stream, func() error {
		sizes := binary.BigEndian.AppendUint32(nil, request.ReadBytes)
		if _, err := stream.Write(binary.BigEndian.AppendUint32(sizes, request.WriteBytes)); err != nil {
			return err
		}
		if _, err := content.Write(stream, uint64(request.ReadBytes)); err != nil {
			return err
		}
		received, reset = content.Drain(stream)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	fields := Fields{"received": received.Bytes}
	if reset == nil {
		return nil, newError("MismatchError", "the stream ended with FIN instead of a reset after %d bytes", received.Bytes)
	}
	for name, value := range describe(reset) {
		fields[name] = value
	}
	return fields, nil
}

// localReset echoes so many bytes, then resets while more are on their way.
func (s *Session) localReset(ctx context.Context, request request) (Fields, error) {
	stream, err := s.open(ctx, request, false, protocols.Echo)
	if err != nil {
		return nil, err
	}
	err = within(ctx, stream, func() error {
		if err := echoOpenEnded(stream, request.Bytes); err != nil {
			return err
		}
		if _, err := content.Write(stream, content.ChunkBytes); err != nil {
			return err
		}
		return stream.ResetWithError(network.StreamErrorCode(request.Code))
	})
	return Fields{"bytes": request.Bytes}, err
}

func echoOpenEnded(stream network.Stream, bytes uint64) error {
	var both errgroup.Group
	both.Go(func() error {
		_, err := content.Write(stream, bytes)
		return resetOn(err, stream)
	})
	both.Go(func() error {
		received, err := content.Drain(io.LimitReader(stream, int64(bytes)))
		if err == nil && received != content.Pattern(bytes) {
			err = mismatch(content.Pattern(bytes), received)
		}
		return resetOn(err, stream)
	})
	return both.Wait()
}

// openOne proposes protocols until the peer agrees to one.
func (s *Session) openOne(ctx context.Context, request request) (Fields, error) {
	if len(request.Protocols) == 0 {
		return nil, newError("RequestError", "no protocols")
	}
	stream, err := s.open(ctx, request, true, protocol.ConvertFromStrings(request.Protocols)...)
	if err != nil {
		return nil, err
	}
	return Fields{"protocol": stream.Protocol()}, within(ctx, stream, stream.Close)
}
