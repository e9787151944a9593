// SPDX-License-Identifier: Apache-2.0

package control

import (
	"sync"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
)

// reporter writes an event for each connection that comes and goes, from when it may.
type reporter struct {
	out   *Output
	mutex sync.Mutex
	open  map[network.Conn]bool
}

// reportConnections begins with the connections that came before: the node listens already.
func reportConnections(in host.Host, out *Output, ready func()) {
	reporter := &reporter{out: out, open: make(map[network.Conn]bool)}
	reporter.mutex.Lock()
	in.Network().Notify(&network.NotifyBundle{
		ConnectedF:    func(_ network.Network, connection network.Conn) { reporter.opened(connection) },
		DisconnectedF: func(_ network.Network, connection network.Conn) { reporter.closed(connection) },
	})
	ready()
	reporter.mutex.Unlock()
	for _, connection := range in.Network().Conns() {
		reporter.opened(connection)
	}
}

func (r *reporter) opened(connection network.Conn) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.open[connection] && !connection.IsClosed() {
		r.begin(connection)
	}
}

func (r *reporter) begin(connection network.Conn) {
	r.open[connection] = true
	r.out.Event("connection:open", describeConnection(connection))
}

func (r *reporter) closed(connection network.Conn) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.open[connection] {
		r.begin(connection)
	}
	delete(r.open, connection)
	r.out.Event("connection:close", describeConnection(connection))
}
