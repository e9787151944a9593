// SPDX-License-Identifier: Apache-2.0

package control

import (
	"slices"
	"strings"
	"testing"

	"libp2p4j/interop/internal/node"
)

const otherPeer = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq"

func listening(change func(*node.Options)) node.Options {
	options := node.Defaults()
	options.Listen = []string{"/ip4/127.0.0.1/tcp/0"}
	change(&options)
	return options
}

func unchanged(*node.Options) {}

// pair is a dialer and a listener, connected.
func pair(t *testing.T, change func(*node.Options)) (*driver, *driver, line) {
	t.Helper()
	listener, dialer := start(t, listening(change)), start(t, listening(change))
	return dialer, listener, dialer.tell("dial", line{"address": listener.address()})
}

func TestEveryCommandInEveryConfiguration(t *testing.T) {
	for name, change := range map[string]func(*node.Options){
		"as it comes":          unchanged,
		"secp256k1":            func(o *node.Options) { o.KeyType = "secp256k1" },
		"ecdsa":                func(o *node.Options) { o.KeyType = "ecdsa" },
		"rsa":                  func(o *node.Options) { o.KeyType = "rsa" },
		"no early muxer":       func(o *node.Options) { o.NoEarlyMuxer = true },
		"large initial window": func(o *node.Options) { o.InitialWindowBytes = 1 << 20 },
		"windows do not grow":  func(o *node.Options) { o.MaxWindowBytes = o.InitialWindowBytes },
	} {
		t.Run(name, func(t *testing.T) {
			dialer, listener, connection := pair(t, change)
			if connection["peer"] != listener.peer() || connection["direction"] != "outbound" ||
				connection["muxer"] != "/yamux/1.0.0" || connection["encryption"] != "/noise" {
				t.Fatal(connection)
			}
			if early := name != "no early muxer"; connection["earlyMuxer"] != early {
				t.Fatalf("early muxer: %v", connection)
			}
			exchanges(t, dialer)
			exchanges(t, listener)
		})
	}
}

// exchanges runs all that goes over streams; the peer is the only one.
func exchanges(t *testing.T, d *driver) {
	t.Helper()
	for _, bytes := range []int{0, 1, 262143, 262144, 262145, 4 << 20} {
		d.tell("echo", line{"bytes": bytes})
	}
	d.tell("echo", line{"bytes": 100_000, "chunkBytes": 997})
	d.tell("echo", line{"bytes": 1_000_000, "chunkBytes": 70_000, "randomSeed": 7})
	d.tell("echo", line{"bytes": 65536, "streams": 100})
	d.tell("sequential", line{"count": 200})
	if waited := d.tell("late", line{"bytes": 300_000})["waitedMillis"].(float64); waited < 190 {
		t.Errorf("late came after %v ms", waited)
	}
	d.tell("sink", line{"bytes": 1_000_000})
	d.tell("source", line{"bytes": 1_000_000})
	d.tell("digest", line{"bytes": 100_000, "count": 3})
	d.tell("digest", line{"bytes": 0})
	d.tell("perf", line{"uploadBytes": 1_000_000, "downloadBytes": 1_000_000})
	d.tell("perf", line{"uploadBytes": 0, "downloadBytes": 0})
	for _, command := range []string{"ping", "pingOneStream"} {
		if times := d.tell(command, line{"count": 10})["roundTripMillis"].([]any); len(times) != 10 {
			t.Errorf("%s: %v", command, times)
		}
	}
}

func TestIdentify(t *testing.T) {
	dialer, listener, _ := pair(t, unchanged)
	for _, each := range [][2]*driver{{dialer, listener}, {listener, dialer}} {
		answer := each[0].tell("identify", line{"peer": each[1].peer()})
		if answer["peer"] != each[1].peer() || !strings.HasPrefix(answer["agentVersion"].(string), "go-libp2p/") ||
			answer["signedRecord"] != true {
			t.Error(answer)
		}
		if !slices.Contains(answer["protocols"].([]any), any("/echo/1.0.0")) {
			t.Error(answer["protocols"])
		}
		listen := strings.TrimSuffix(each[1].address(), "/p2p/"+each[1].peer())
		if !slices.Contains(answer["listenAddresses"].([]any), any(listen)) {
			t.Error(answer["listenAddresses"], listen)
		}
		if !strings.HasPrefix(answer["observedAddress"].(string), "/ip4/127.0.0.1/tcp/") {
			t.Error(answer)
		}
	}
}

func TestPush(t *testing.T) {
	dialer, listener, _ := pair(t, unchanged)
	dialer.tell("identify", nil)
	listener.tell("identify", nil)
	dialer.tell("push", line{"protocol": "/pushed/1.0.0"})
	pushed := listener.event("identified", func(event line) bool { return event["push"] == true })
	if !slices.Contains(pushed["protocols"].([]any), any("/pushed/1.0.0")) {
		t.Error(pushed)
	}
	asked := listener.event("identified", func(event line) bool { return event["push"] == false })
	if slices.Contains(asked["protocols"].([]any), any("/pushed/1.0.0")) {
		t.Error(asked)
	}
	listener.tell("echo", line{"bytes": 1000, "protocol": "/pushed/1.0.0"})
}

func TestManyConnectionsToOnePeer(t *testing.T) {
	dialer, listener, first := pair(t, unchanged)
	second := dialer.tell("dial", line{"address": listener.address()})
	third := listener.tell("dial", line{"address": dialer.address()})
	if first["connection"] == second["connection"] || third["direction"] != "outbound" {
		t.Fatal(first, second, third)
	}
	dialer.event("connection:open", func(event line) bool { return event["direction"] == "inbound" })
	for _, connection := range dialer.tell("connections", nil)["connections"].([]any) {
		dialer.tell("echo", line{"bytes": 100_000, "connection": connection.(map[string]any)["connection"]})
	}
	dialer.tell("hangUp", line{"connection": second["connection"]})
	if left := dialer.tell("connections", nil)["connections"].([]any); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
	dialer.refused("NotConnectedError", "echo", line{"bytes": 1, "connection": second["connection"]})
	dialer.tell("hangUp", line{"peer": listener.peer()})
	listener.event("connection:close", func(event line) bool { return event["direction"] == "outbound" })
	dialer.refused("NotConnectedError", "ping", line{"peer": listener.peer()})
	dialer.tell("dial", line{"address": listener.address()})
	dialer.tell("ping", nil)
}

func TestDialsThatFail(t *testing.T) {
	listener, dialer := start(t, listening(unchanged)), start(t, node.Defaults())
	address := listener.address()
	dialer.refused("PeerIdMismatchError", "dial", line{"address": strings.Replace(address, listener.peer(), otherPeer, 1)})
	dialer.refused("DialError", "dial", line{"address": "/ip4/127.0.0.1/tcp/1/p2p/" + otherPeer})
	dialer.refused("DialError", "dial", line{"address": "nonsense"})
	dialer.refused("DialError", "dial", line{"address": strings.TrimSuffix(address, "/p2p/"+listener.peer())})
	dialer.refused("NotConnectedError", "echo", line{"bytes": 1})
	dialer.tell("dial", line{"address": address})
}

func TestResets(t *testing.T) {
	dialer, listener, _ := pair(t, unchanged)
	reset := dialer.tell("remoteReset", line{"readBytes": 1000, "writeBytes": 1000})
	if reset["error"] != "StreamResetError" || reset["code"] != 42.0 || reset["received"].(float64) > 1000 {
		t.Error(reset)
	}
	dialer.tell("localReset", line{"bytes": 100_000, "code": 0x1234})
	failed := listener.event("handler:failed", func(event line) bool { return event["protocol"] == "/echo/1.0.0" })
	if failed["error"] != "StreamResetError" || failed["code"] != float64(0x1234) {
		t.Error(failed)
	}
	dialer.tell("ping", nil)
}

func TestProtocolsThatNobodyServes(t *testing.T) {
	dialer, _, _ := pair(t, unchanged)
	dialer.refused("UnsupportedProtocolError", "open", line{"protocols": []string{"/nobody/1.0.0"}})
	dialer.refused("UnsupportedProtocolError", "echo", line{"protocol": "/nobody/1.0.0", "bytes": 1})
	agreed := dialer.tell("open", line{"protocols": []string{"/nobody/1.0.0", "/echo/1.0.0"}})
	if agreed["protocol"] != "/echo/1.0.0" {
		t.Error(agreed)
	}
}

func TestSlowReaderHoldsUpNobodyElse(t *testing.T) {
	dialer, _, _ := pair(t, func(o *node.Options) { o.MaxWindowBytes = o.InitialWindowBytes })
	stream := dialer.tell("hold", line{"bytes": 8 << 20})["stream"]
	dialer.tell("echo", line{"bytes": 1 << 20})
	if resumed := dialer.tell("resume", line{"stream": stream}); resumed["bytes"] != float64(8<<20) {
		t.Error(resumed)
	}
	dialer.refused("RequestError", "resume", line{"stream": stream})
}

func TestTimeout(t *testing.T) {
	dialer, _, _ := pair(t, unchanged)
	dialer.refused("TimeoutError", "late", line{"bytes": 1, "timeoutMillis": 50})
	dialer.tell("late", line{"bytes": 1})
}

func TestStreamsOfOneProtocolAreBounded(t *testing.T) {
	dialer, _, _ := pair(t, func(o *node.Options) { o.MaxStreams = 3 })
	dialer.tell("echo", line{"bytes": 1000, "streams": 3})
	var held [3]any
	for i := range held {
		held[i] = dialer.tell("hold", line{"bytes": 1 << 20})["stream"]
	}
	if answer := dialer.ask("source", line{"bytes": 1}); answer["ok"] != false {
		t.Error(answer)
	}
	dialer.tell("echo", line{"bytes": 1})
	for _, stream := range held {
		dialer.tell("resume", line{"stream": stream})
	}
}

func TestLinesThatAreWrong(t *testing.T) {
	peer := start(t, node.Defaults())
	peer.write("{")
	peer.event("bad-line", func(line) bool { return true })
	peer.write(`{"cmd":"listen"}`)
	peer.event("bad-line", func(event line) bool { return strings.HasPrefix(event["message"].(string), "no id") })
	peer.refused("RequestError", "nonsense", nil)
	peer.refused("RequestError", "echo", line{"chunkBytes": 0})
}

func TestListensWhenTold(t *testing.T) {
	listener, dialer := start(t, node.Defaults()), start(t, node.Defaults())
	if addresses := listener.first["addresses"].([]any); len(addresses) != 0 {
		t.Fatal(addresses)
	}
	addresses := listener.tell("listen", line{"address": "/ip4/127.0.0.1/tcp/0"})["addresses"].([]any)
	dialer.tell("dial", line{"address": addresses[0]})
}

func TestStopAnswersAndEnds(t *testing.T) {
	dialer, listener, _ := pair(t, unchanged)
	held := dialer.send("late", line{"bytes": 10})
	dialer.tell("stop", nil)
	if answer := dialer.answer(held); answer["ok"] != false {
		t.Error(answer)
	}
	listener.event("connection:close", func(line) bool { return true })
}
