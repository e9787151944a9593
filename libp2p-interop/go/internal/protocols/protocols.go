// SPDX-License-Identifier: Apache-2.0

// Package protocols has what every peer program serves, as CONTROL.md says it.
package protocols

import (
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"

	"libp2p4j/interop/internal/perf"
)

// The names that streams are opened with.
const (
	Echo   protocol.ID = "/echo/1.0.0"
	Reset  protocol.ID = "/reset/1.0.0"
	Late   protocol.ID = "/late/1.0.0"
	Sink   protocol.ID = "/sink/1.0.0"
	Source protocol.ID = "/source/1.0.0"
	Digest protocol.ID = "/digest/1.0.0"
	Perf   protocol.ID = perf.Protocol
)

const (
	// LateDelay is how long after the FIN the answer of /late/1.0.0 comes.
	LateDelay = 200 * time.Millisecond
	// ResetCode is the error code that /reset/1.0.0 resets with.
	ResetCode network.StreamErrorCode = 42
)

// Handler serves one stream. When it fails the stream is reset, otherwise closed.
type Handler func(network.Stream) error

// Failed is told of every handler that failed.
type Failed func(protocol.ID, error)

// ServeAll serves every protocol but those of the library.
func ServeAll(node host.Host, failed Failed) {
	for id, handler := range map[protocol.ID]Handler{
		Echo:   ServeEcho,
		Reset:  serveReset,
		Late:   serveLate,
		Sink:   serveSink,
		Source: serveSource,
		Digest: serveDigest,
		Perf:   servePerf,
	} {
		Serve(node, id, handler, failed)
	}
}

// Serve serves one protocol.
func Serve(node host.Host, id protocol.ID, handler Handler, failed Failed) {
	node.SetStreamHandler(id, func(stream network.Stream) {
		if err := handler(stream); err != nil {
			failed(id, err)
			_ = stream.Reset()
			return
		}
		_ = stream.Close()
	})
}
