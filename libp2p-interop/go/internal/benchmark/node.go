// SPDX-License-Identifier: Apache-2.0

package benchmark

import (
	"context"
	"errors"
	"fmt"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multistream"
)

// Node is a swarm, and several more to make connections with: a swarm makes one of concurrent dials to one peer, and
// none where a connection to it is open.
type Node struct {
	main    *swarm.Swarm
	dialers []*swarm.Swarm
	// connection is what all but Connect use.
	connection network.Conn
}

// Start listens where there is an address.
func Start(listen string, dialers int) (*Node, error) {
	main, err := newSwarm()
	if err != nil {
		return nil, err
	}
	main.SetStreamHandler(streamHandler())
	node := &Node{main: main}
	for range dialers {
		dialer, err := newSwarm()
		if err != nil {
			return nil, err
		}
		node.dialers = append(node.dialers, dialer)
	}
	if listen == "" {
		return node, nil
	}
	address, err := multiaddr.NewMultiaddr(listen)
	if err != nil {
		return nil, err
	}
	return node, main.Listen(address)
}

// Peer is who the node is to the peer of its connection.
func (n *Node) Peer() peer.ID { return n.main.LocalPeer() }

// Addresses are those to dial, with the peer.
func (n *Node) Addresses() []string {
	listening, _ := n.main.InterfaceListenAddresses()
	texts := make([]string, 0, len(listening))
	for _, address := range listening {
		texts = append(texts, address.String()+"/p2p/"+n.Peer().String())
	}
	return texts
}

// Dial makes the connection that all but Connect use.
func (n *Node) Dial(ctx context.Context, address string) error {
	target, err := learn(address, n.main)
	if err != nil {
		return err
	}
	n.connection, err = n.main.DialPeer(ctx, target)
	return err
}

// learn tells swarms where the peer is, and nowhere else.
func learn(address string, dialers ...*swarm.Swarm) (peer.ID, error) {
	target, err := peer.AddrInfoFromString(address)
	if err != nil {
		return "", err
	}
	for _, dialer := range dialers {
		dialer.Peerstore().ClearAddrs(target.ID)
		dialer.Peerstore().AddAddrs(target.ID, target.Addrs, peerstore.PermanentAddrTTL)
	}
	return target.ID, nil
}

// open agrees on the protocol before it returns.
func (n *Node) open(ctx context.Context, id protocol.ID) (network.Stream, error) {
	if n.connection == nil {
		return nil, errors.New("nothing is dialed")
	}
	stream, err := n.connection.NewStream(ctx)
	if err != nil {
		return nil, err
	}
	if err := multistream.SelectProtoOrFail(id, stream); err != nil {
		_ = stream.Reset()
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	return stream, stream.SetProtocol(id)
}

// Close ends every connection.
func (n *Node) Close() error {
	all := n.main.Close()
	for _, dialer := range n.dialers {
		all = errors.Join(all, dialer.Close())
	}
	return all
}
