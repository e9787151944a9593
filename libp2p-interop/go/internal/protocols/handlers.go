// SPDX-License-Identifier: Apache-2.0

package protocols

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"libp2p4j/interop/internal/content"
	"libp2p4j/interop/internal/perf"
)

// ServeEcho sends back what it gets as it comes, then FIN.
func ServeEcho(stream network.Stream) error {
	buffer := make([]byte, content.ChunkBytes)
	if _, err := io.CopyBuffer(stream, stream, buffer); err != nil {
		return err
	}
	return stream.CloseWrite()
}

// serveReset reads two uint32, r and w, then r more bytes, writes w bytes of the pattern and resets.
func serveReset(stream network.Stream) error {
	var sizes [2]uint32
	if err := binary.Read(stream, binary.BigEndian, &sizes); err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, stream, int64(sizes[0])); err != nil {
		return err
	}
	if _, err := content.Write(stream, uint64(sizes[1])); err != nil {
		return err
	}
	return stream.ResetWithError(ResetCode)
}

// serveLate reads to FIN, waits, and answers with the count and the SHA-256 of what came.
func serveLate(stream network.Stream) error {
	sum, err := content.Drain(stream)
	if err != nil {
		return err
	}
	time.Sleep(LateDelay)
	return answer(stream, encodeSum(sum))
}

// serveSink reads to FIN and answers with the count.
func serveSink(stream network.Stream) error {
	sum, err := content.Drain(stream)
	if err != nil {
		return err
	}
	return answer(stream, binary.BigEndian.AppendUint64(nil, sum.Bytes))
}

// serveSource reads a uint64 and sends as many bytes of the pattern.
func serveSource(stream network.Stream) error {
	var bytes uint64
	if err := binary.Read(stream, binary.BigEndian, &bytes); err != nil {
		return err
	}
	if _, err := content.Write(stream, bytes); err != nil {
		return err
	}
	return stream.CloseWrite()
}

// serveDigest answers one framed request with the framed count and SHA-256 of it, without waiting for FIN.
func serveDigest(stream network.Stream) error {
	request, err := ReadFrame(stream)
	if err != nil {
		return err
	}
	sum := content.Sum{Bytes: uint64(len(request)), SHA256: sha256.Sum256(request)}
	if err := WriteFrame(stream, encodeSum(sum)); err != nil {
		return err
	}
	return stream.CloseWrite()
}

func servePerf(stream network.Stream) error { return perf.Serve(stream) }

func answer(stream network.Stream, bytes []byte) error {
	if _, err := stream.Write(bytes); err != nil {
		return err
	}
	return stream.CloseWrite()
}

// SumBytes is the length of an encoded sum: a uint64 and a SHA-256.
const SumBytes = 8 + sha256.Size

func encodeSum(sum content.Sum) []byte {
	return append(binary.BigEndian.AppendUint64(nil, sum.Bytes), sum.SHA256[:]...)
}

// DecodeSum is the inverse of what /late/1.0.0 and /digest/1.0.0 answer; bytes has SumBytes.
func DecodeSum(bytes []byte) content.Sum {
	return content.Sum{Bytes: binary.BigEndian.Uint64(bytes), SHA256: [sha256.Size]byte(bytes[8:SumBytes])}
}
