// SPDX-License-Identifier: Apache-2.0

// An application of libp2p's unified-testing on go-libp2p: "unified transport" or "unified perf", the rest by
// environment variables.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"libp2p4j/interop/internal/unified"
)

func run() error {
	var name string
	if len(os.Args) == 2 {
		name = os.Args[1]
	}
	test, found := unified.Tests()[name]
	if !found {
		return fmt.Errorf("usage: unified transport|perf")
	}
	environment, err := unified.ReadEnvironment(os.Getenv)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	return test.Run(ctx, environment, os.Stdout)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
