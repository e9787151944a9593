// SPDX-License-Identifier: Apache-2.0

// Package benchmark has the work that implementations are compared by, and the node that does it: CONTROL.md says what,
// this package does it with as little around it as go-libp2p allows.
package benchmark

import (
	"crypto/rand"
	"errors"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

// newSwarm is a host without what a host does beside: identify asks and answers on each connection, and has no option
// against it. Nothing limits its resources, nothing is metered.
func newSwarm() (*swarm.Swarm, error) {
	key, _, err := crypto.GenerateEd25519Key(rand.Reader)
	if err != nil {
		return nil, err
	}
	id, err := peer.IDFromPrivateKey(key)
	if err != nil {
		return nil, err
	}
	peers, err := pstoremem.NewPeerstore()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(peers.AddPubKey(id, key.GetPublic()), peers.AddPrivKey(id, key)); err != nil {
		return nil, err
	}
	made, err := swarm.NewSwarm(id, peers, eventbus.NewBus())
	if err != nil {
		return nil, err
	}
	transport, err := newTransport(key)
	if err != nil {
		return nil, err
	}
	return made, made.AddTransport(transport)
}

func newTransport(key crypto.PrivKey) (*tcp.TcpTransport, error) {
	muxers := []upgrader.StreamMuxer{{ID: yamux.ID, Muxer: yamux.DefaultTransport}}
	security, err := noise.New(noise.ID, key, muxers)
	if err != nil {
		return nil, err
	}
	unlimited := &network.NullResourceManager{}
	upgrade, err := upgrader.New([]sec.SecureTransport{security}, muxers, nil, unlimited, nil)
	if err != nil {
		return nil, err
	}
	return tcp.NewTCPTransport(upgrade, unlimited, nil)
}
