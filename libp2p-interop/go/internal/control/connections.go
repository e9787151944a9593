// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"fmt"
	"sync"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multistream"
)

// dials serializes the dials to each peer, since the library makes one of what runs at the same time.
type dials struct {
	mutex sync.Mutex
	peers map[peer.ID]*sync.Mutex
}

func (d *dials) of(remote peer.ID) *sync.Mutex {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.peers == nil {
		d.peers = make(map[peer.ID]*sync.Mutex)
	}
	if d.peers[remote] == nil {
		d.peers[remote] = new(sync.Mutex)
	}
	return d.peers[remote]
}

// dial makes one more connection, by this address only.
func (s *Session) dial(ctx context.Context, request request) (Fields, error) {
	address, err := multiaddr.NewMultiaddr(request.Address)
	if err != nil {
		return nil, &namedError{"DialError", err}
	}
	target, err := peer.AddrInfoFromP2pAddr(address)
	if err != nil {
		return nil, &namedError{"DialError", fmt.Errorf("go-libp2p dials no address without a peer id: %w", err)}
	}
	one := s.dials.of(target.ID)
	one.Lock()
	defer one.Unlock()
	s.node.Peerstore().ClearAddrs(target.ID)
	s.node.Peerstore().AddAddrs(target.ID, target.Addrs, peerstore.TempAddrTTL)
	connection, err := s.node.Network().DialPeer(network.WithForceDirectDial(ctx, "always a new one"), target.ID)
	if err != nil {
		return nil, &namedError{"DialError", err}
	}
	return describeConnection(connection), nil
}

// connectionTo is the connection that a request names, or the oldest to the peer that it names, or the only one.
func (s *Session) connectionTo(request request) (network.Conn, error) {
	candidates, err := s.connectionsTo(request.Peer)
	if err != nil {
		return nil, err
	}
	for _, candidate := range candidates {
		if !candidate.IsClosed() && (request.Connection == "" || request.Connection == candidate.ID()) {
			return candidate, nil
		}
	}
	return nil, newError("NotConnectedError", "no open connection %s to %s", request.Connection, request.Peer)
}

func (s *Session) connectionsTo(remote string) ([]network.Conn, error) {
	if remote == "" {
		return s.node.Network().Conns(), nil
	}
	id, err := peer.Decode(remote)
	if err != nil {
		return nil, newError("RequestError", "peer %q: %w", remote, err)
	}
	return s.node.Network().ConnsToPeer(id), nil
}

// open opens a stream as the library's user would; on a named connection, or with agreed, only when the peer has agreed
// to a protocol. Otherwise the library takes the word of identify for it, and sends the first bytes with its proposal.
func (s *Session) open(ctx context.Context, request request, agreed bool, ids ...protocol.ID) (network.Stream, error) {
	connection, err := s.connectionTo(request)
	if err != nil {
		return nil, err
	}
	if !agreed && request.Connection == "" {
		return s.node.NewStream(network.WithNoDial(ctx, "it is there"), connection.RemotePeer(), ids...)
	}
	stream, err := connection.NewStream(ctx)
	if err != nil {
		return nil, err
	}
	release := context.AfterFunc(ctx, func() { _ = stream.Reset() })
	defer release()
	selected, err := multistream.SelectOneOf(ids, stream)
	if err == nil {
		err = stream.SetProtocol(selected)
	}
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return stream, nil
}

// exchange runs a use of one new stream, and resets it when the use fails or takes too long.
func (s *Session) exchange(ctx context.Context, request request, id protocol.ID, use func(network.Stream) error) error {
	stream, err := s.open(ctx, request, false, id)
	if err != nil {
		return err
	}
	return within(ctx, stream, func() error {
		if err := use(stream); err != nil {
			return err
		}
		return stream.Close()
	})
}

// within resets a stream when the time is up or its use fails.
func within(ctx context.Context, stream network.Stream, use func() error) error {
	release := context.AfterFunc(ctx, func() { _ = stream.Reset() })
	defer release()
	err := use()
	if err != nil {
		_ = stream.Reset()
	}
	return err
}

func (s *Session) hangUp(_ context.Context, request request) (Fields, error) {
	connection, err := s.connectionTo(request)
	if err != nil {
		return nil, err
	}
	if request.Connection == "" {
		return nil, s.node.Network().ClosePeer(connection.RemotePeer())
	}
	return nil, connection.Close()
}

func (s *Session) connections(context.Context, request) (Fields, error) {
	open := s.node.Network().Conns()
	all := make([]Fields, 0, len(open))
	for _, connection := range open {
		fields := describeConnection(connection)
		fields["streams"] = len(connection.GetStreams())
		all = append(all, fields)
	}
	return Fields{"connections": all}, nil
}

func (s *Session) listen(_ context.Context, request request) (Fields, error) {
	if request.Address != "" {
		address, err := multiaddr.NewMultiaddr(request.Address)
		if err != nil {
			return nil, newError("RequestError", "address %q: %w", request.Address, err)
		}
		if err := s.node.Network().Listen(address); err != nil {
			return nil, err
		}
	}
	return Fields{"addresses": addresses(s.node)}, nil
}
