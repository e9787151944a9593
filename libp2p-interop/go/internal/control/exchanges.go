// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"golang.org/x/sync/errgroup"

	"libp2p4j/interop/internal/content"
	"libp2p4j/interop/internal/protocols"
)

// echo runs so many echoes at the same time.
func (s *Session) echo(ctx context.Context, request request) (Fields, error) {
	var all errgroup.Group
	sums := make([]content.Sum, max(request.Streams, 1))
	for i := range request.Streams {
		all.Go(func() error {
			var err error
			sums[i], err = s.echoOnce(ctx, request)
			return err
		})
	}
	err := all.Wait()
	return Fields{"bytes": request.Bytes, "streams": request.Streams, "sha256": sums[0].Hex()}, err
}

// sequential runs so many echoes, one after the other.
func (s *Session) sequential(ctx context.Context, request request) (Fields, error) {
	if request.Bytes == 0 {
		request.Bytes = 32
	}
	for range request.Count {
		if _, err := s.echoOnce(ctx, request); err != nil {
			return nil, err
		}
	}
	return Fields{"count": request.Count, "bytes": request.Bytes}, nil
}

func (s *Session) echoOnce(ctx context.Context, request request) (content.Sum, error) {
	id := protocols.Echo
	if request.Protocol != "" {
		id = protocol.ID(request.Protocol)
	}
	var received content.Sum
	err := s.exchange(ctx, request, id, func(stream network.Stream) error {
		var err error
		received, err = echoOn(stream, request)
		return err
	})
	return received, err
}

// echoOn writes and reads at the same time.
func echoOn(stream network.Stream, request request) (content.Sum, error) {
	var both errgroup.Group
	var sent, received content.Sum
	both.Go(func() error {
		var err error
		sent, err = content.WriteChunks(stream, request.Bytes, chunkLengths(request))
		if err == nil {
			err = stream.CloseWrite()
		}
		return resetOn(err, stream)
	})
	both.Go(func() error {
		var err error
		received, err = content.Drain(stream)
		return resetOn(err, stream)
	})
	if err := both.Wait(); err != nil {
		return received, err
	}
	if sent != received {
		return received, mismatch(sent, received)
	}
	return received, nil
}

// resetOn ends the other half's wait when one half fails.
func resetOn(err error, stream network.Stream) error {
	if err != nil {
		_ = stream.Reset()
	}
	return err
}

func chunkLengths(request request) func() int {
	if request.RandomSeed == nil {
		return func() int { return request.ChunkBytes }
	}
	random := rand.New(rand.NewPCG(*request.RandomSeed, 0))
	return func() int { return 1 + random.IntN(request.ChunkBytes) }
}

// late sends, ends its half, and waits for an answer that comes late.
func (s *Session) late(ctx context.Context, request request) (Fields, error) {
	var waited time.Duration
	err := s.exchange(ctx, request, protocols.Late, func(stream network.Stream) error {
		sent, err := content.Write(stream, request.Bytes)
		if err == nil {
			err = stream.CloseWrite()
		}
		if err != nil {
			return err
		}
		finished := time.Now()
		answer, err := readAnswer(stream, protocols.SumBytes)
		waited = time.Since(finished)
		if err != nil {
			return err
		}
		if received := protocols.DecodeSum(answer); received != sent {
			return mismatch(sent, received)
		}
		return nil
	})
	return Fields{"bytes": request.Bytes, "waitedMillis": millis(waited)}, err
}

func (s *Session) sink(ctx context.Context, request request) (Fields, error) {
	var sent content.Sum
	err := s.exchange(ctx, request, protocols.Sink, func(stream network.Stream) error {
		var err error
		if sent, err = content.Write(stream, request.Bytes); err != nil {
			return err
		}
		if err := stream.CloseWrite(); err != nil {
			return err
		}
		answer, err := readAnswer(stream, 8)
		if err != nil {
			return err
		}
		if received := binary.BigEndian.Uint64(answer); received != request.Bytes {
			return newError("MismatchError", "sent %d bytes, the peer read %d", request.Bytes, received)
		}
		return nil
	})
	return Fields{"bytes": request.Bytes, "sha256": sent.Hex()}, err
}

// readAnswer reads to the end, which is to come after so many bytes.
func readAnswer(stream network.Stream, bytes int) ([]byte, error) {
	answer, err := io.ReadAll(io.LimitReader(stream, int64(bytes)+1))
	if err != nil {
		return nil, err
	}
	if len(answer) != bytes {
		return nil, newError("MismatchError", "the answer has %d bytes instead of %d", len(answer), bytes)
	}
	return answer, nil
}

func (s *Session) source(ctx context.Context, request request) (Fields, error) {
	var received content.Sum
	err := s.exchange(ctx, request, protocols.Source, func(stream network.Stream) error {
		err := askSource(stream, request.Bytes)
		if err != nil {
			return err
		}
		if received, err = content.Drain(stream); err != nil {
			return err
		}
		if wanted := content.Pattern(request.Bytes); received != wanted {
			return mismatch(wanted, received)
		}
		return nil
	})
	return Fields{"bytes": received.Bytes, "sha256": received.Hex()}, err
}

func askSource(stream network.Stream, bytes uint64) error {
	if _, err := stream.Write(binary.BigEndian.AppendUint64(nil, bytes)); err != nil {
		return err
	}
	return stream.CloseWrite()
}

func (s *Session) digest(ctx context.Context, request request) (Fields, error) {
	message := make([]byte, request.Bytes)
	content.Fill(message, 0)
	wanted := content.Pattern(request.Bytes)
	for range request.Count {
		if err := s.exchange(ctx, request, protocols.Digest, func(stream network.Stream) error {
			return digestOn(stream, message, wanted)
		}); err != nil {
			return nil, err
		}
	}
	return Fields{"bytes": request.Bytes, "count": request.Count}, nil
}

// digestOn ends its half only after the answer, which is not to depend on it.
func digestOn(stream network.Stream, message []byte, wanted content.Sum) error {
	if err := protocols.WriteFrame(stream, message); err != nil {
		return err
	}
	answer, err := protocols.ReadFrame(stream)
	if err != nil {
		return err
	}
	if len(answer) != protocols.SumBytes {
		return newError("MismatchError", "the answer has %d bytes instead of %d", len(answer), protocols.SumBytes)
	}
	if received := protocols.DecodeSum(answer); received != wanted {
		return mismatch(wanted, received)
	}
	if rest, err := content.Drain(stream); err != nil || rest.Bytes > 0 {
		return newError("MismatchError", "the answer is followed by %d bytes, then %w", rest.Bytes, err)
	}
	return nil
}
