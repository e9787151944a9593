// SPDX-License-Identifier: Apache-2.0

package perf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
)

// half is one end of a stream: reads from the other's writes.
type half struct {
	io.Reader
	io.Writer
	end func() error
}

func (h *half) CloseWrite() error { return h.end() }

func newStream() (*half, *half) {
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	return &half{fromServer, toServer, toServer.Close}, &half{fromClient, toClient, toClient.Close}
}

type server func(Stream) error

// serveBothSizes is a server that knows only the dialect of both sizes.
func serveBothSizes(stream Stream) error {
	uploadBytes, err := readSize(stream)
	if err != nil {
		return err
	}
	downloadBytes, err := readSize(stream)
	if err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, stream, int64(uploadBytes)); err != nil {
		return err
	}
	return answer(stream, downloadBytes)
}

func TestTransfers(t *testing.T) {
	for _, each := range []struct {
		server  server
		dialect Dialect
	}{{Serve, Specified}, {ServeEither, Specified}, {serveBothSizes, BothSizes}, {ServeEither, BothSizes}} {
		for _, sizes := range [][2]uint64{{0, 0}, {1, 1}, {1 << 20, 0}, {0, 1 << 20}, {7, 3}, {8, 0}, {100_000, 5}} {
			client, remote := newStream()
			served := make(chan error, 1)
			go func() { served <- each.server(remote) }()
			if _, err := Measure(client, each.dialect, sizes[0], sizes[1]); err != nil {
				t.Errorf("%s, %v: %v", each.dialect, sizes, err)
			}
			if err := <-served; err != nil {
				t.Errorf("%s, %v: server: %v", each.dialect, sizes, err)
			}
		}
	}
}

func TestDetectsTheDialect(t *testing.T) {
	for name, each := range map[string]struct {
		server server
		want   Dialect
	}{"specified": {Serve, Specified}, "both sizes": {serveBothSizes, BothSizes}, "either": {ServeEither, BothSizes}} {
		client, remote := newStream()
		go func() { _ = each.server(remote) }()
		if found, err := Detect(client); found != each.want || err != nil {
			t.Errorf("%s: %s, %v", name, found, err)
		}
	}
	client, remote := newStream()
	go func() { _, _ = discard(remote); _ = remote.CloseWrite() }()
	if found, err := Detect(client); err == nil {
		t.Errorf("took a server that answers nothing as %s", found)
	}
}

func TestAnswersClientsThatLeaveTheirHalfOpen(t *testing.T) {
	client, remote := newStream()
	go func() { _ = ServeEither(remote) }()
	if _, err := client.Write(append(BothSizes.header(3, 5), 1, 2, 3)); err != nil {
		t.Fatal(err)
	}
	if answered, err := discard(client); answered != 5 || err != nil {
		t.Error(answered, err)
	}
}

func TestUploadsOfAnyContentAreNoSizes(t *testing.T) {
	client, remote := newStream()
	go func() { _ = ServeEither(remote) }()
	request := binary.BigEndian.AppendUint64(nil, 5)
	request = append(request, bytes.Repeat([]byte{0xab}, 100)...)
	if _, err := client.Write(request); err != nil {
		t.Fatal(err)
	}
	_ = client.CloseWrite()
	if answered, err := discard(client); answered != 5 || err != nil {
		t.Error(answered, err)
	}
}

func TestTellsOfAnotherAmount(t *testing.T) {
	client, remote := newStream()
	go func() { _, _ = discard(remote); _ = answer(remote, 9) }()
	var mismatch *MismatchError
	if _, err := Measure(client, Specified, 0, 10); !errors.As(err, &mismatch) || mismatch.Got != 9 {
		t.Error(err)
	}
}
