// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"sync"

	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	"github.com/multiformats/go-multiaddr"
)

const eventBacklog = 4096

// identified keeps the last identify message of each open connection, asked for or pushed. Safe for concurrent use.
type identified struct {
	service identify.IDService
	mutex   sync.Mutex
	// latest has an entry for each open connection, without a message where none came yet.
	latest map[network.Conn]*identity
}

// identity is what is known of one connection's other end.
type identity struct {
	// settled is closed when the message or the failure is there.
	settled chan struct{}
	message *event.EvtPeerIdentificationCompleted
	failure error
}

// followIdentify reports every identify message.
func followIdentify(in host.Host, out *Output) (*identified, error) {
	events, err := in.EventBus().Subscribe([]any{
		new(event.EvtPeerProtocolsUpdated),
		new(event.EvtPeerIdentificationCompleted),
		new(event.EvtPeerIdentificationFailed),
	}, eventbus.BufSize(eventBacklog))
	if err != nil {
		return nil, err
	}
	all := &identified{
		service: in.(interface{ IDService() identify.IDService }).IDService(),
		latest:  make(map[network.Conn]*identity),
	}
	in.Network().Notify(&network.NotifyBundle{
		ConnectedF:    func(_ network.Network, connection network.Conn) { all.expect(connection) },
		DisconnectedF: func(_ network.Network, connection network.Conn) { all.forget(connection) },
	})
	go all.follow(events.Out(), out)
	return all, nil
}

func (i *identified) follow(events <-chan any, out *Output) {
	// The library tells of changed protocols only where a message came unasked, and does so just before it tells of the
	// message.
	pushed := make(map[peer.ID]bool)
	for each := range events {
		switch happened := each.(type) {
		case event.EvtPeerProtocolsUpdated:
			pushed[happened.Peer] = true
		case event.EvtPeerIdentificationCompleted:
			i.settle(happened.Conn, func(entry *identity) { entry.message = &happened })
			fields := describeIdentity(happened)
			fields["push"] = pushed[happened.Peer]
			delete(pushed, happened.Peer)
			out.Event("identified", fields)
		case event.EvtPeerIdentificationFailed:
			i.fail(happened)
		}
	}
}

func (i *identified) expect(connection network.Conn) *identity {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.entry(connection)
}

func (i *identified) entry(connection network.Conn) *identity {
	entry := i.latest[connection]
	if entry == nil {
		entry = &identity{settled: make(chan struct{})}
		i.latest[connection] = entry
	}
	return entry
}

func (i *identified) settle(connection network.Conn, set func(*identity)) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if connection.IsClosed() {
		return
	}
	entry := i.entry(connection)
	settled := entry.message != nil || entry.failure != nil
	set(entry)
	if !settled {
		close(entry.settled)
	}
}

// fail notes a failure, of which the library tells the peer only, with every connection that is still open.
func (i *identified) fail(failed event.EvtPeerIdentificationFailed) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	for connection, entry := range i.latest {
		if connection.RemotePeer() == failed.Peer && entry.message == nil && entry.failure == nil {
			entry.failure = failed.Reason
			close(entry.settled)
		}
	}
}

func (i *identified) forget(connection network.Conn) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if entry := i.latest[connection]; entry != nil && entry.message == nil && entry.failure == nil {
		entry.failure = newError("NotConnectedError", "the connection closed before identify answered")
		close(entry.settled)
	}
	delete(i.latest, connection)
}

// await gives the last message, waiting for the first. The library asks once a connection.
func (i *identified) await(ctx context.Context, connection network.Conn) (event.EvtPeerIdentificationCompleted, error) {
	entry := i.expect(connection)
	i.service.IdentifyWait(connection)
	if connection.IsClosed() {
		i.forget(connection)
	}
	select {
	case <-entry.settled:
	case <-ctx.Done():
		return event.EvtPeerIdentificationCompleted{}, ctx.Err()
	}
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if entry.message == nil {
		return event.EvtPeerIdentificationCompleted{}, entry.failure
	}
	return *entry.message, nil
}

func describeIdentity(message event.EvtPeerIdentificationCompleted) Fields {
	fields := Fields{
		"peer":            message.Peer.String(),
		"agentVersion":    message.AgentVersion,
		"protocolVersion": message.ProtocolVersion,
		"protocols":       protocol.ConvertToStrings(message.Protocols),
		"listenAddresses": texts(message.ListenAddrs),
		// The library keeps a record only whose signature and peer are right.
		"signedRecord": message.SignedPeerRecord != nil,
	}
	if message.ObservedAddr != nil {
		fields["observedAddress"] = message.ObservedAddr.String()
	}
	return fields
}

func texts(addresses []multiaddr.Multiaddr) []string {
	all := make([]string, 0, len(addresses))
	for _, address := range addresses {
		all = append(all, address.String())
	}
	return all
}
