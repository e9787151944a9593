// SPDX-License-Identifier: Apache-2.0

// Package perf speaks /perf/1.0.0, which go-libp2p has no package for.
//
// The client sends the size of the download that it wants as a big-endian uint64, uploads, ends its half; the server
// reads to the end and then sends the download. https://github.com/libp2p/specs/blob/master/perf/perf.md
package perf

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// Protocol is the name that streams are opened with.
const Protocol = "/perf/1.0.0"

const (
	blockBytes = 64 << 10
	sizeBytes  = 8
)

// Stream is what of a stream is needed.
type Stream interface {
	io.ReadWriter
	CloseWrite() error
}

// Times are how long the two halves of a measurement took.
type Times struct {
	// Upload ends when the last byte and the FIN are written.
	Upload time.Duration
	// Download begins where the upload ends, and ends with the server's FIN.
	Download time.Duration
}

// Measure runs the client on a new stream.
func Measure(stream Stream, dialect Dialect, uploadBytes, downloadBytes uint64) (Times, error) {
	started := time.Now()
	if _, err := stream.Write(dialect.header(uploadBytes, downloadBytes)); err != nil {
		return Times{}, err
	}
	if err := sendZeros(stream, uploadBytes); err != nil {
		return Times{}, err
	}
	if err := stream.CloseWrite(); err != nil {
		return Times{}, err
	}
	uploaded := time.Now()
	received, err := discard(stream)
	if err != nil {
		return Times{}, err
	}
	if received != downloadBytes {
		return Times{}, &MismatchError{Want: downloadBytes, Got: received}
	}
	return Times{Upload: uploaded.Sub(started), Download: time.Since(uploaded)}, nil
}

// MismatchError tells that another amount came than was asked for.
type MismatchError struct{ Want, Got uint64 }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("asked for %d bytes, got %d", e.Want, e.Got)
}

// Serve answers one client that keeps to the specification.
func Serve(stream Stream) error {
	downloadBytes, err := readSize(stream)
	if err != nil {
		return err
	}
	if _, err := discard(stream); err != nil {
		return err
	}
	return answer(stream, downloadBytes)
}

func readSize(from io.Reader) (uint64, error) {
	var size [sizeBytes]byte
	_, err := io.ReadFull(from, size[:])
	return binary.BigEndian.Uint64(size[:]), err
}

func answer(stream Stream, bytes uint64) error {
	if err := sendZeros(stream, bytes); err != nil {
		return err
	}
	return stream.CloseWrite()
}

func sendZeros(to io.Writer, bytes uint64) error {
	block := make([]byte, blockBytes)
	for sent := uint64(0); sent < bytes; {
		length := min(blockBytes, bytes-sent)
		if _, err := to.Write(block[:length]); err != nil {
			return err
		}
		sent += length
	}
	return nil
}

func discard(from io.Reader) (uint64, error) {
	// The writer hides io.Discard's ReadFrom, whose blocks are of 8 KiB.
	read, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, from, make([]byte, blockBytes))
	return uint64(read), err
}
