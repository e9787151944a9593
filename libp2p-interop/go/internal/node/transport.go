// SPDX-License-Identifier: Apache-2.0

package node

import (
	"context"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/transport"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/multiformats/go-multiaddr"
)

// tcpTransport is the library's TCP, its connections marked so that more than one to a peer can be dialed.
//
// The swarm answers a dial with a connection that is open already, except where a direct one is asked for
// (network.WithForceDirectDial) and there is only one through a proxy. So these say that they are.
type tcpTransport struct {
	*tcp.TcpTransport
}

func newTransport(upgrader transport.Upgrader, resources network.ResourceManager) (*tcpTransport, error) {
	inner, err := tcp.NewTCPTransport(upgrader, resources, nil)
	return &tcpTransport{inner}, err
}

func (t *tcpTransport) Dial(ctx context.Context, address multiaddr.Multiaddr, remote peer.ID) (transport.CapableConn, error) {
	return repeatable(t.TcpTransport.Dial(ctx, address, remote))
}

func (t *tcpTransport) DialWithUpdates(ctx context.Context, address multiaddr.Multiaddr, remote peer.ID,
	updates chan<- transport.DialUpdate) (transport.CapableConn, error) {
	return repeatable(t.TcpTransport.DialWithUpdates(ctx, address, remote, updates))
}

func (t *tcpTransport) Listen(address multiaddr.Multiaddr) (transport.Listener, error) {
	inner, err := t.TcpTransport.Listen(address)
	if err != nil {
		return nil, err
	}
	return &listener{inner}, nil
}

type listener struct {
	transport.Listener
}

func (l *listener) Accept() (transport.CapableConn, error) {
	return repeatable(l.Listener.Accept())
}

func repeatable(inner transport.CapableConn, err error) (transport.CapableConn, error) {
	if err != nil {
		return nil, err
	}
	return &repeatableConnection{inner}, nil
}

// repeatableConnection does not keep the swarm from dialing its peer again.
type repeatableConnection struct {
	transport.CapableConn
}

func (c *repeatableConnection) Stat() network.ConnStats {
	if counted, ok := c.CapableConn.(network.ConnStat); ok {
		return counted.Stat()
	}
	return network.ConnStats{}
}

func (c *repeatableConnection) Transport() transport.Transport {
	return &proxy{c.CapableConn.Transport()}
}

type proxy struct {
	transport.Transport
}

func (*proxy) Proxy() bool { return true }
