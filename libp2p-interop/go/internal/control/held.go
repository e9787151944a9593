// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/libp2p/go-libp2p/core/network"

	"libp2p4j/interop/internal/content"
	"libp2p4j/interop/internal/protocols"
)

// heldBytes is how much of a held stream is read at once.
const heldBytes = 1000

// held are the streams that nothing reads for now, by name. Safe for concurrent use.
type held struct {
	mutex   sync.Mutex
	count   int
	streams map[string]*heldStream
}

type heldStream struct {
	stream network.Stream
	hash   hash.Hash
	bytes  uint64
	wanted uint64
}

func (h *held) add(stream *heldStream) string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.streams == nil {
		h.streams = make(map[string]*heldStream)
	}
	h.count++
	name := fmt.Sprintf("held-%d", h.count)
	h.streams[name] = stream
	return name
}

func (h *held) take(name string) *heldStream {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	stream := h.streams[name]
	delete(h.streams, name)
	return stream
}

// hold asks for bytes, reads the first of them and then nothing.
func (s *Session) hold(ctx context.Context, request request) (Fields, error) {
	stream, err := s.open(ctx, request, false, protocols.Source)
	if err != nil {
		return nil, err
	}
	slow := &heldStream{stream: stream, hash: sha256.New(), wanted: request.Bytes}
	err = within(ctx, stream, func() error {
		if err := askSource(stream, request.Bytes); err != nil {
			return err
		}
		return slow.read(io.LimitReader(stream, heldBytes))
	})
	if err != nil {
		return nil, err
	}
	return Fields{"stream": s.held.add(slow)}, nil
}

// resume reads the rest.
func (s *Session) resume(ctx context.Context, request request) (Fields, error) {
	slow := s.held.take(request.Stream)
	if slow == nil {
		return nil, newError("RequestError", "no held stream %q", request.Stream)
	}
	var received content.Sum
	err := within(ctx, slow.stream, func() error {
		if err := slow.read(slow.stream); err != nil {
			return err
		}
		received = content.Sum{Bytes: slow.bytes, SHA256: [sha256.Size]byte(slow.hash.Sum(nil))}
		if wanted := content.Pattern(slow.wanted); received != wanted {
			return mismatch(wanted, received)
		}
		return slow.stream.Close()
	})
	return Fields{"bytes": received.Bytes, "sha256": received.Hex()}, err
}

func (h *heldStream) read(from io.Reader) error {
	bytes, err := io.CopyBuffer(h.hash, from, make([]byte, content.ChunkBytes))
	h.bytes += uint64(bytes)
	return err
}
