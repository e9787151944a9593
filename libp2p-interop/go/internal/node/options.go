// SPDX-License-Identifier: Apache-2.0

package node

import (
	"fmt"

	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
)

const (
	// DefaultInitialWindowBytes is the receive window that every Yamux stream begins with.
	DefaultInitialWindowBytes = 256 << 10
	// DefaultMaxWindowBytes is what go-libp2p lets a stream's receive window grow to.
	DefaultMaxWindowBytes = 16 << 20
	// DefaultMaxStreams is how many streams of one protocol a peer may have, each way.
	DefaultMaxStreams = 4096
)

// Options say what node to make.
type Options struct {
	// Listen has the multiaddrs to listen on; none: the node dials only.
	Listen []string
	// KeyType is ed25519, secp256k1, ecdsa or rsa.
	KeyType string
	// NoEarlyMuxer leaves the list of muxers out of the Noise extensions.
	NoEarlyMuxer bool
	// InitialWindowBytes and MaxWindowBytes bound a stream's receive window.
	InitialWindowBytes, MaxWindowBytes uint
	// MaxStreams is how many streams of one protocol a peer may have, each way.
	MaxStreams int
	// DefaultCaps keeps the limits of the library's resource manager and connection manager.
	DefaultCaps bool
}

// Defaults are the options of a node that only dials.
func Defaults() Options {
	return Options{
		KeyType:            "ed25519",
		InitialWindowBytes: DefaultInitialWindowBytes,
		MaxWindowBytes:     DefaultMaxWindowBytes,
		MaxStreams:         DefaultMaxStreams,
	}
}

// Refusal is the error of an option that the library has no means for.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, arguments ...any) error {
	return &Refusal{Reason: fmt.Sprintf(format, arguments...)}
}

const maxUint32 = 1<<32 - 1

// muxer is the library's Yamux with the windows of the options.
func (o Options) muxer() (*yamux.Transport, error) {
	if o.InitialWindowBytes < DefaultInitialWindowBytes || o.InitialWindowBytes > maxUint32 {
		return nil, refuse("go-yamux takes no initial window of %d bytes: 262144 is what every Yamux stream begins with,"+
			" and yamux.VerifyConfig refuses less", o.InitialWindowBytes)
	}
	if o.MaxWindowBytes < o.InitialWindowBytes || o.MaxWindowBytes > maxUint32 {
		return nil, refuse("go-yamux takes no maximal window of %d bytes beside an initial one of %d: yamux.VerifyConfig"+
			" wants it to be at least as large", o.MaxWindowBytes, o.InitialWindowBytes)
	}
	config := *yamux.DefaultTransport.Config()
	config.InitialStreamWindowSize = uint32(o.InitialWindowBytes)
	config.MaxStreamWindowSize = uint32(o.MaxWindowBytes)
	return (*yamux.Transport)(&config), nil
}
