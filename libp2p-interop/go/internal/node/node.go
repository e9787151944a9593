// SPDX-License-Identifier: Apache-2.0

// Package node makes the go-libp2p hosts of the interoperability programs: TCP, Noise, Yamux, identify and ping.
package node

import (
	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/protocol"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
)

// New makes a host, which listens when it returns.
func New(options Options) (host.Host, error) {
	key, err := options.newKey()
	if err != nil {
		return nil, err
	}
	muxer, err := options.muxer()
	if err != nil {
		return nil, err
	}
	choices := []libp2p.Option{
		libp2p.Identity(key),
		libp2p.UserAgent("go-libp2p/" + Versions()[library]),
		libp2p.Transport(newTransport),
		libp2p.Security(noise.ID, newNoise(options.NoEarlyMuxer)),
		libp2p.Muxer(yamux.ID, muxer),
		libp2p.DisableRelay(),
		libp2p.DisableMetrics(),
	}
	if len(options.Listen) == 0 {
		choices = append(choices, libp2p.NoListenAddrs)
	} else {
		choices = append(choices, libp2p.ListenAddrStrings(options.Listen...))
	}
	if !options.DefaultCaps {
		resources, err := rcmgr.NewResourceManager(options.limiter())
		if err != nil {
			return nil, err
		}
		choices = append(choices, libp2p.ResourceManager(resources), libp2p.ConnectionManager(connmgr.NullConnMgr{}))
	}
	return libp2p.New(choices...)
}

// limiter bounds nothing but the streams of one protocol and peer.
func (o Options) limiter() rcmgr.Limiter {
	limits := rcmgr.PartialLimitConfig{
		ProtocolPeerDefault: rcmgr.ResourceLimits{
			StreamsInbound:  rcmgr.LimitVal(o.MaxStreams),
			StreamsOutbound: rcmgr.LimitVal(o.MaxStreams),
		},
	}
	return rcmgr.NewFixedLimiter(limits.Build(rcmgr.InfiniteLimits))
}

// newNoise is the constructor of the library's Noise; with noEarlyMuxer it is told of no muxer, so that it offers none
// and accepts none, and multistream-select chooses one inside the channel.
func newNoise(noEarlyMuxer bool) any {
	if !noEarlyMuxer {
		return noise.New
	}
	return func(id protocol.ID, key crypto.PrivKey) (*noise.Transport, error) {
		return noise.New(id, key, nil)
	}
}
