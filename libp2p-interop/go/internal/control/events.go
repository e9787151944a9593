// SPDX-License-Identifier: Apache-2.0

package control

import (
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"

	"libp2p4j/interop/internal/node"
)

func describeConnection(connection network.Conn) Fields {
	state := connection.ConnState()
	return Fields{
		"connection": connection.ID(),
		"peer":       connection.RemotePeer().String(),
		"direction":  direction(connection.Stat().Direction),
		"address":    connection.RemoteMultiaddr().String(),
		"encryption": string(state.Security),
		"muxer":      string(state.StreamMultiplexer),
		"earlyMuxer": state.UsedEarlyMuxerNegotiation,
	}
}

func direction(direction network.Direction) string {
	if direction == network.DirInbound {
		return "inbound"
	}
	return "outbound"
}

func reportFailures(out *Output) func(protocol.ID, error) {
	return func(id protocol.ID, err error) {
		fields := describe(err)
		fields["protocol"] = id
		out.Event("handler:failed", fields)
	}
}

func ready(in host.Host, runtime string) Fields {
	return Fields{
		"peer":      in.ID().String(),
		"addresses": addresses(in),
		"runtime":   runtime,
		"versions":  node.Versions(),
	}
}

func addresses(in host.Host) []string {
	listening, _ := in.Network().InterfaceListenAddresses()
	texts := make([]string, 0, len(listening))
	for _, address := range listening {
		texts = append(texts, address.String()+"/p2p/"+in.ID().String())
	}
	return texts
}
