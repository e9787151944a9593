// SPDX-License-Identifier: Apache-2.0

// A go-libp2p node that a test drives over stdin and stdout; ../../../CONTROL.md says how.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"

	"libp2p4j/interop/internal/control"
	"libp2p4j/interop/internal/node"
)

const (
	// exitGone is for when the other end of stdout is gone: so is the test.
	exitGone    = 2
	exitRefused = 64
)

// repeated is a flag that may be given more than once.
type repeated []string

func (r *repeated) String() string { return fmt.Sprint(*r) }

func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}

func parseOptions(arguments []string) (node.Options, error) {
	options := node.Defaults()
	flags := flag.NewFlagSet("peer", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Var((*repeated)(&options.Listen), "listen", "multiaddr to listen on; repeatable")
	flags.StringVar(&options.KeyType, "key", options.KeyType, "ed25519, secp256k1, ecdsa or rsa")
	flags.BoolVar(&options.NoEarlyMuxer, "no-early-muxer", false, "no muxer list in the Noise extensions")
	flags.UintVar(&options.InitialWindowBytes, "initial-window", options.InitialWindowBytes, "bytes of a new stream's receive window")
	flags.UintVar(&options.MaxWindowBytes, "max-window", options.MaxWindowBytes, "bytes that a receive window may grow to")
	flags.IntVar(&options.MaxStreams, "max-streams", options.MaxStreams, "streams of one protocol, each way")
	flags.BoolVar(&options.DefaultCaps, "default-caps", false, "keep the library's own caps")
	silent := flags.Bool("no-identify-on-open", false, "refused: go-libp2p asks every new peer")
	if err := flags.Parse(arguments); err != nil {
		return options, &node.Refusal{Reason: err.Error()}
	}
	if flags.NArg() > 0 {
		return options, &node.Refusal{Reason: fmt.Sprintf("no argument %q", flags.Arg(0))}
	}
	if *silent {
		return options, &node.Refusal{Reason: "--no-identify-on-open: go-libp2p identifies each connection as it opens" +
			" (identify.netNotifiee.Connected), and has no option against it"}
	}
	return options, nil
}

func run() error {
	options, err := parseOptions(os.Args[1:])
	if err != nil {
		return err
	}
	host, err := node.New(options)
	if err != nil {
		return err
	}
	out := control.NewOutput(os.Stdout, func(error) { os.Exit(exitGone) })
	session, err := control.Start(host, out, runtime.Version())
	if err != nil {
		return err
	}
	return session.Run(os.Stdin)
}

func main() {
	err := run()
	var refusal *node.Refusal
	switch {
	case errors.As(err, &refusal):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitRefused)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
