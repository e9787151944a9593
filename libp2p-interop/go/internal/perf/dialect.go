// SPDX-License-Identifier: Apache-2.0

package perf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Dialect is how a request begins. The applications of libp2p's unified-testing speak two under the one name.
type Dialect int

const (
	// Specified is that of the specification: the size of the download.
	Specified Dialect = iota
	// BothSizes is that of the suite's rust and dotnet applications: the size of the upload, then that of the download.
	// Their clients need not end their half.
	BothSizes
)

// maxSizeBytes is what a transfer may have, chosen far above what anybody transfers and far below what eight bytes of
// content are as a number.
const maxSizeBytes = 1 << 48

func (d Dialect) String() string {
	if d == BothSizes {
		return "both sizes first"
	}
	return "as specified"
}

func (d Dialect) header(uploadBytes, downloadBytes uint64) []byte {
	var header []byte
	if d == BothSizes {
		header = binary.BigEndian.AppendUint64(header, uploadBytes)
	}
	return binary.BigEndian.AppendUint64(header, downloadBytes)
}

// Detect finds out which dialect a server speaks, on a new stream: one byte up and two down, in the dialect of both
// sizes, is to the specification an upload of nine bytes and one down.
func Detect(stream Stream) (Dialect, error) {
	_, err := Measure(stream, BothSizes, 1, 2)
	var other *MismatchError
	switch {
	case err == nil:
		return BothSizes, nil
	case errors.As(err, &other) && other.Got == 1:
		return Specified, nil
	default:
		return Specified, fmt.Errorf("the server's dialect of %s is unknown: %w", Protocol, err)
	}
}

// ServeEither answers one client of either dialect.
//
// One of the specification that uploads less than eight bytes ends its half before a second size could come. Otherwise
// the bytes that could be one are zeros in what clients upload, and then the end of the client's half tells. Only an
// upload of just eight zero bytes more than the download cannot be told apart; the suite does not have it.
func ServeEither(stream Stream) error {
	first, err := readSize(stream)
	if err != nil {
		return err
	}
	second, err := readSize(stream)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return answer(stream, first)
	}
	if err != nil {
		return err
	}
	if second > 0 && second <= maxSizeBytes {
		// The client may wait for the answer with its half open.
		if _, err := io.CopyN(io.Discard, stream, int64(min(first, maxSizeBytes))); err != nil {
			return err
		}
		return answer(stream, second)
	}
	rest, err := discard(stream)
	if err != nil {
		return err
	}
	if second == 0 && rest == first {
		return answer(stream, 0)
	}
	return answer(stream, first)
}
