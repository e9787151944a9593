// SPDX-License-Identifier: Apache-2.0

// A go-libp2p node that does, as fast as the library can, what a comparison of implementations asks for;
// ../../../CONTROL.md says how, in the chapter on benchmarks.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"libp2p4j/interop/internal/benchmark"
	"libp2p4j/interop/internal/control"
)

const (
	// exitGone is for when the other end of stdout is gone: so is the comparison.
	exitGone = 2
	// dialers is how many dials to one listener there can be at the same time.
	dialers = 16
)

func run() error {
	listen := flag.String("listen", "", "multiaddr to listen on; none: dials only")
	flag.Parse()
	node, err := benchmark.Start(*listen, dialers)
	if err != nil {
		return err
	}
	out := control.NewOutput(os.Stdout, func(error) { os.Exit(exitGone) })
	return control.RunBenchmark(node, out, os.Stdin, runtime.Version())
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
