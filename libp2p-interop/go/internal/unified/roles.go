// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"

	"libp2p4j/interop/internal/node"
)

// Test is one of the suite's tests.
type Test struct {
	// serve prepares a listener.
	serve func(host.Host)
	// publish and find are how this test's applications use Redis.
	publish func(*rendezvous, context.Context, string) error
	find    func(*rendezvous, context.Context) (string, error)
	// measure is what the dialer does.
	measure func(context.Context, host.Host, peer.AddrInfo, Environment, io.Writer) error
}

// Tests are what this application can be told to run.
func Tests() map[string]Test {
	return map[string]Test{
		"transport": {
			serve:   func(host.Host) {},
			publish: (*rendezvous).pushAddress,
			find:    (*rendezvous).popAddress,
			measure: measurePing,
		},
		"perf": {
			serve:   servePerf,
			publish: (*rendezvous).setAddress,
			find:    (*rendezvous).getAddress,
			measure: measurePerf,
		},
	}
}

// Run does the part of the environment: a dialer until it has reported, a listener until ctx ends.
func (t Test) Run(ctx context.Context, environment Environment, report io.Writer) error {
	meeting := newRendezvous(environment)
	defer meeting.close()
	if environment.Dialer {
		return t.dial(ctx, meeting, environment, report)
	}
	return t.listen(ctx, meeting, environment)
}

func (t Test) listen(ctx context.Context, meeting *rendezvous, environment Environment) error {
	options := node.Defaults()
	options.Listen = []string{listenAddress(environment.ListenerIP)}
	listener, err := node.New(options)
	if err != nil {
		return err
	}
	defer listener.Close()
	t.serve(listener)
	address, err := reachableAddress(listener)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, environment.Timeout)
	defer cancel()
	if err := t.publish(meeting, waiting, address); err != nil {
		return err
	}
	log.Printf("listening on %s", address)
	<-ctx.Done()
	return nil
}

func listenAddress(ip net.IP) string {
	version := "ip6"
	if ip.To4() != nil {
		version = "ip4"
	}
	return fmt.Sprintf("/%s/%s/tcp/0", version, ip)
}

// reachableAddress is one that the other container can dial, or where there is none, one that this machine can.
func reachableAddress(listener host.Host) (string, error) {
	bound, err := listener.Network().InterfaceListenAddresses()
	if err != nil {
		return "", err
	}
	var chosen multiaddr.Multiaddr
	for _, address := range bound {
		if chosen == nil || manet.IsIPLoopback(chosen) && !manet.IsIPLoopback(address) {
			chosen = address
		}
	}
	if chosen == nil {
		return "", errors.New("the listener is bound to no address")
	}
	return chosen.String() + "/p2p/" + listener.ID().String(), nil
}

func (t Test) dial(ctx context.Context, meeting *rendezvous, environment Environment, report io.Writer) error {
	waiting, cancel := context.WithTimeout(ctx, environment.Timeout)
	defer cancel()
	text, err := t.find(meeting, waiting)
	if err != nil {
		return err
	}
	log.Printf("the listener is at %s", text)
	listener, err := peer.AddrInfoFromString(text)
	if err != nil {
		return fmt.Errorf("the listener's address %s: %w", strconv.Quote(text), err)
	}
	dialer, err := node.New(node.Defaults())
	if err != nil {
		return err
	}
	defer dialer.Close()
	return t.measure(ctx, dialer, *listener, environment, report)
}

// connect dials the listener, without waiting for identify as the host's own Connect does.
func connect(ctx context.Context, dialer host.Host, listener peer.AddrInfo, environment Environment) error {
	limited, cancel := context.WithTimeout(ctx, environment.Timeout)
	defer cancel()
	dialer.Peerstore().AddAddrs(listener.ID, listener.Addrs, peerstore.PermanentAddrTTL)
	_, err := dialer.Network().DialPeer(limited, listener.ID)
	return err
}
