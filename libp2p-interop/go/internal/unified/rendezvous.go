// SPDX-License-Identifier: Apache-2.0

package unified

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const pollInterval = 100 * time.Millisecond

// rendezvous is where the listener leaves its address. The suite's transport applications push it onto a list (RPUSH,
// BLPOP), its perf applications set a string (SET, GET), each failing on the other.
type rendezvous struct {
	client *redis.Client
	key    string
}

func newRendezvous(environment Environment) *rendezvous {
	return &rendezvous{
		client: redis.NewClient(&redis.Options{Addr: environment.RedisAddress}),
		key:    environment.TestKey + "_listener_multiaddr",
	}
}

func (r *rendezvous) close() { _ = r.client.Close() }

// eventually tries until an attempt comes to something: the server may not be up yet, or the key not there.
func (r *rendezvous) eventually(ctx context.Context, attempt func() error) error {
	for {
		err := attempt()
		if err == nil {
			return nil
		}
		if errors.Is(err, redis.Nil) {
			err = fmt.Errorf("nothing under %s in Redis at %s", r.key, r.client.Options().Addr)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(pollInterval):
		}
	}
}

// pushAddress replaces what an earlier run left.
func (r *rendezvous) pushAddress(ctx context.Context, address string) error {
	return r.eventually(ctx, func() error {
		_, err := r.client.TxPipelined(ctx, func(commands redis.Pipeliner) error {
			commands.Del(ctx, r.key)
			commands.RPush(ctx, r.key, address)
			return nil
		})
		return err
	})
}

func (r *rendezvous) popAddress(ctx context.Context) (string, error) {
	var address string
	err := r.eventually(ctx, func() error {
		// A second is the least that BLPOP waits on servers before version 6.
		keyAndValue, err := r.client.BLPop(ctx, time.Second, r.key).Result()
		if err == nil {
			address = keyAndValue[1]
		}
		return err
	})
	return address, err
}

func (r *rendezvous) setAddress(ctx context.Context, address string) error {
	return r.eventually(ctx, func() error { return r.client.Set(ctx, r.key, address, 0).Err() })
}

func (r *rendezvous) getAddress(ctx context.Context) (string, error) {
	var address string
	err := r.eventually(ctx, func() error {
		var err error
		address, err = r.client.Get(ctx, r.key).Result()
		return err
	})
	return address, err
}
