// SPDX-License-Identifier: Apache-2.0

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
)

const (
	maxLineBytes = 1 << 20
	// stopTimeout is how long the node may take to stop.
	stopTimeout = 5 * time.Second
)

// command does what one line asks for, and gives the fields of its answer.
type command func(context.Context, request) (Fields, error)

const stop = "stop"

// answerLines answers the lines of a stream until its end or the stop command, then stops the node, which ends the
// commands that run.
func answerLines(in io.Reader, out *Output, commands map[string]command, stopNode func() error) error {
	var running sync.WaitGroup
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLineBytes)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		request, err := parse(lines.Bytes())
		if err != nil {
			out.Event("bad-line", Fields{"message": err.Error()})
			continue
		}
		started := time.Now()
		if request.Command == stop {
			err := stopped(stopNode, &running)
			out.answer(request.ID, started, nil, err)
			return err
		}
		running.Go(func() {
			fields, err := run(commands, request)
			out.answer(request.ID, started, fields, err)
		})
	}
	if err := lines.Err(); err != nil {
		out.Event("bad-line", Fields{"message": err.Error()})
	}
	return stopped(stopNode, &running)
}

func stopped(stopNode func() error, running *sync.WaitGroup) error {
	closed := make(chan error, 1)
	go func() {
		err := stopNode()
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

func run(commands map[string]command, request request) (Fields, error) {
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
