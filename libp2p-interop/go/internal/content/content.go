// SPDX-License-Identifier: Apache-2.0

// Package content makes and checks the bytes that the peers send each other: byte i of a stream is the lowest eight
// bits of i ^ i>>>8 ^ i>>>16.
package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// ChunkBytes is how much is written or read at once where nothing else is said.
const ChunkBytes = 64 << 10

// Sum is how much passed, and its SHA-256.
type Sum struct {
	Bytes  uint64
	SHA256 [sha256.Size]byte
}

// Hex is the SHA-256 as the control protocol writes it.
func (s Sum) Hex() string { return hex.EncodeToString(s.SHA256[:]) }

func (s Sum) String() string { return fmt.Sprintf("%d bytes with SHA-256 %s", s.Bytes, s.Hex()) }

// Fill makes the bytes at an offset of the pattern.
func Fill(chunk []byte, offset uint64) {
	for i := range chunk {
		at := offset + uint64(i)
		chunk[i] = byte(at ^ at>>8 ^ at>>16)
	}
}

// Write writes the pattern's first bytes in chunks of ChunkBytes.
func Write(to io.Writer, bytes uint64) (Sum, error) {
	return WriteChunks(to, bytes, func() int { return ChunkBytes })
}

// WriteChunks writes the pattern's first bytes, each write as long as next says.
func WriteChunks(to io.Writer, bytes uint64, next func() int) (Sum, error) {
	hash := sha256.New()
	var buffer []byte
	for sent := uint64(0); sent < bytes; {
		length := int(min(uint64(next()), bytes-sent))
		if length > len(buffer) {
			buffer = make([]byte, length)
		}
		chunk := buffer[:length]
		Fill(chunk, sent)
		if _, err := to.Write(chunk); err != nil {
			return Sum{Bytes: sent}, err
		}
		hash.Write(chunk)
		sent += uint64(length)
	}
	return Sum{Bytes: bytes, SHA256: [sha256.Size]byte(hash.Sum(nil))}, nil
}

// Pattern is the sum of so many bytes of the pattern.
func Pattern(bytes uint64) Sum {
	sum, _ := Write(io.Discard, bytes)
	return sum
}

// Drain reads to the end.
func Drain(from io.Reader) (Sum, error) {
	hash := sha256.New()
	bytes, err := io.CopyBuffer(hash, from, make([]byte, ChunkBytes))
	return Sum{Bytes: uint64(bytes), SHA256: [sha256.Size]byte(hash.Sum(nil))}, err
}
