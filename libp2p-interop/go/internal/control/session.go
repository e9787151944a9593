// SPDX-License-Identifier: Apache-2.0

// Package control lets a test drive a node: one JSON object a line in, one JSON object a line out, as CONTROL.md says.
package control

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/protocol"

	"libp2p4j/interop/internal/protocols"
)

const (
	maxLineBytes = 1 << 20
	// stopTimeout is how long the node may take to stop.
	stopTimeout = 5 * time.Second
)

// Session is one node under a test's control.
type Session struct {
	node       host.Host
	out        *Output
	failed     func(protocol.ID, error)
	identified *identified
	dials      dials
	held       held
}

// Start serves every protocol and reports what happens, beginning with the ready event.
func Start(node host.Host, out *Output, runtime string) (*Session, error) {
	session := &Session{node: node, out: out, failed: reportFailures(out)}
	protocols.ServeAll(node, session.failed)
	reportConnections(node, out, func() { out.Event("ready", ready(node, runtime)) })
	var err error
	session.identified, err = followIdentify(node, out)
	return session, err
}

// command does what one line asks for, and gives the fields of its answer.
type command func(context.Context, request) (Fields, error)

func (s *Session) commands() map[string]command {
	return map[string]command{
		"listen":        s.listen,
		"dial":          s.dial,
		"connections":   s.connections,
		"identify":      s.identify,
		"push":          s.push,
		"ping":          s.ping,
		"pingOneStream": s.pingOneStream,
		"echo":          s.echo,
		"sequential":    s.sequential,
		"late":          s.late,
		"sink":          s.sink,
		"source":        s.source,
		"digest":        s.digest,
		"perf":          s.perf,
		"hold":          s.hold,
		"resume":        s.resume,
		"remoteReset":   s.remoteReset,
		"localReset":    s.localReset,
		"open":          s.openOne,
		"hangUp":        s.hangUp,
	}
}

const stop = "stop"

// Run answers the lines of a stream until its end or the stop command, then stops the node.
func (s *Session) Run(in io.Reader) error {
	commands := s.commands()
	var running sync.WaitGroup
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLineBytes)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		request, err := parse(lines.Bytes())
		if err != nil {
			s.out.Event("bad-line", Fields{"message": err.Error()})
			continue
		}
		started := time.Now()
		if request.Command == stop {
			err := s.close(&running)
			s.out.answer(request.ID, started, nil, err)
			return err
		}
		running.Add(1)
		go func() {
			defer running.Done()
			fields, err := s.run(commands, request)
			s.out.answer(request.ID, started, fields, err)
		}()
	}
	if err := lines.Err(); err != nil {
		s.out.Event("bad-line", Fields{"message": err.Error()})
	}
	return s.close(&running)
}

// close stops the node, which ends the commands that run.
func (s *Session) close(running *sync.WaitGroup) error {
	closed := make(chan error, 1)
	go func() {
		err := s.node.Close()
		running.Wait()
		closed <- err
	}()
	select {
	case err := <-closed:
		return err
	case <-time.After(stopTimeout):
		return fmt.Errorf("the node did not stop within %s", stopTimeout)
	}
}

func (s *Session) run(commands map[string]command, request request) (Fields, error) {
	command := commands[request.Command]
	if command == nil {
		names := slices.Sorted(maps.Keys(commands))
		return nil, newError("RequestError", "no command %q; there are %s, %s", request.Command, strings.Join(names, ", "), stop)
	}
	if err := request.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), request.timeout())
	defer cancel()
	fields, err := command(ctx, request)
	if err != nil && ctx.Err() != nil {
		// What the command ran into is that its streams were reset when the time was up.
		err = &namedError{"TimeoutError", err}
	}
	return fields, err
}
