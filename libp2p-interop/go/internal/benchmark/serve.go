// SPDX-License-Identifier: Apache-2.0

package benchmark

import (
	"encoding/binary"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	"github.com/multiformats/go-multistream"
)

// The names that streams are opened with.
const (
	Upload   protocol.ID = "/benchmark/upload/1.0.0"
	Download protocol.ID = "/benchmark/download/1.0.0"
	Echo     protocol.ID = "/benchmark/echo/1.0.0"
	Ping     protocol.ID = ping.ID
)

// chunkBytes is how much is written or read at once.
const chunkBytes = 64 << 10

// streamHandler agrees on a protocol and serves it, as a host does.
func streamHandler() network.StreamHandler {
	muxer := multistream.NewMultistreamMuxer[protocol.ID]()
	for id, serve := range map[protocol.ID]func(network.Stream) error{
		Upload:   serveUpload,
		Download: serveDownload,
		Echo:     serveEcho,
		Ping:     servePing,
	} {
		muxer.AddHandler(id, func(_ protocol.ID, stream io.ReadWriteCloser) error { return serve(stream.(network.Stream)) })
	}
	return func(stream network.Stream) {
		id, serve, err := muxer.Negotiate(stream)
		if err == nil {
			err = stream.SetProtocol(id)
		}
		if err == nil {
			err = serve(id, stream)
		}
		if err != nil {
			_ = stream.Reset()
			return
		}
		_ = stream.Close()
	}
}

// serveUpload takes bodies, each behind its length, and confirms each with one byte.
func serveUpload(stream network.Stream) error {
	buffer := make([]byte, chunkBytes)
	for {
		length, err := readLength(stream, buffer)
		if err != nil {
			return endOf(err)
		}
		if err := discard(stream, buffer, length); err != nil {
			return err
		}
		if _, err := stream.Write(buffer[:1]); err != nil {
			return err
		}
	}
}

// serveDownload gives bodies as long as it is asked for.
func serveDownload(stream network.Stream) error {
	buffer := make([]byte, chunkBytes)
	for {
		length, err := readLength(stream, buffer)
		if err != nil {
			return endOf(err)
		}
		if err := send(stream, buffer, length); err != nil {
			return err
		}
	}
}

// serveEcho sends back what it gets as it comes. Its buffer is small, since so are the messages.
func serveEcho(stream network.Stream) error {
	return serveBack(stream, make([]byte, 1<<10))
}

func servePing(stream network.Stream) error {
	return serveBack(stream, make([]byte, ping.PingSize))
}

func serveBack(stream network.Stream, buffer []byte) error {
	for {
		count, err := stream.Read(buffer)
		if count > 0 {
			if _, err := stream.Write(buffer[:count]); err != nil {
				return err
			}
		}
		if err != nil {
			return endOf(err)
		}
	}
}

func endOf(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func readLength(from io.Reader, buffer []byte) (uint64, error) {
	_, err := io.ReadFull(from, buffer[:8])
	return binary.BigEndian.Uint64(buffer), err
}

func discard(from io.Reader, buffer []byte, bytes uint64) error {
	for bytes > 0 {
		count, err := from.Read(buffer[:min(uint64(len(buffer)), bytes)])
		if err != nil && count == 0 {
			return err
		}
		bytes -= uint64(count)
	}
	return nil
}

func send(to io.Writer, buffer []byte, bytes uint64) error {
	for bytes > 0 {
		count, err := to.Write(buffer[:min(uint64(len(buffer)), bytes)])
		if err != nil {
			return err
		}
		bytes -= uint64(count)
	}
	return nil
}
