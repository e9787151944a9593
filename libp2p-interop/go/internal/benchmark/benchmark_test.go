// SPDX-License-Identifier: Apache-2.0

package benchmark

import (
	"context"
	"testing"
	"time"
)

const window = 50 * time.Millisecond

func start(t *testing.T, listen string, dialers int) *Node {
	t.Helper()
	node, err := Start(listen, dialers)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	return node
}

func pair(t *testing.T) (*Node, string) {
	t.Helper()
	listener, dialer := start(t, "/ip4/127.0.0.1/tcp/0", 0), start(t, "", 4)
	address := listener.Addresses()[0]
	if err := dialer.Dial(context.Background(), address); err != nil {
		t.Fatal(err)
	}
	return dialer, address
}

func TestMovesBytesBothWays(t *testing.T) {
	dialer, _ := pair(t)
	for _, bytes := range []uint64{0, 1, chunkBytes, 3_000_001} {
		for _, move := range []func(context.Context, uint64) (time.Duration, error){dialer.Upload, dialer.Download} {
			if elapsed, err := move(context.Background(), bytes); err != nil || elapsed <= 0 {
				t.Errorf("%d bytes: %s, %v", bytes, elapsed, err)
			}
		}
	}
}

func TestRepeatsUntilTheTimeIsUp(t *testing.T) {
	dialer, address := pair(t)
	for _, parallel := range []int{1, 4} {
		for name, repeat := range map[string]func() (Repeated, error){
			"connect": func() (Repeated, error) { return dialer.Connect(context.Background(), address, parallel, window) },
			"echo":    func() (Repeated, error) { return dialer.Echo(context.Background(), parallel, window) },
		} {
			if times, err := repeat(); err != nil || times.Count < int64(parallel) || times.Elapsed < window {
				t.Errorf("%s, %d at a time: %v, %v", name, parallel, times, err)
			}
		}
	}
	if nanos, err := dialer.Ping(context.Background(), window); err != nil || len(nanos) == 0 || nanos[0] <= 0 {
		t.Errorf("ping: %v, %v", nanos, err)
	}
}

func TestSaysWhenThereIsNothingToUse(t *testing.T) {
	lonely := start(t, "", 1)
	if _, err := lonely.Upload(context.Background(), 1); err == nil {
		t.Error("an upload to nobody")
	}
	if _, err := lonely.Connect(context.Background(), "", 2, window); err == nil {
		t.Error("two dials at a time by one node")
	}
}
