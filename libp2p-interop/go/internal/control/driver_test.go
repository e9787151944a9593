// SPDX-License-Identifier: Apache-2.0

package control

import (
	"bufio"
	"encoding/json"
	"io"
	"sync"
	"testing"
	"time"

	"libp2p4j/interop/internal/node"
)

const answerTimeout = 60 * time.Second

// line is what a peer writes, as a test reads it.
type line map[string]any

// driver drives one peer of this process over pipes, as a test drives the program over stdin and stdout.
type driver struct {
	t       *testing.T
	in      *io.PipeWriter
	ended   chan error
	mutex   sync.Mutex
	changed *sync.Cond
	nextID  int
	answers map[int]line
	events  []line
	first   line
}

func start(t *testing.T, options node.Options) *driver {
	t.Helper()
	host, err := node.New(options)
	if err != nil {
		t.Fatal(err)
	}
	commands, in := io.Pipe()
	lines, out := io.Pipe()
	d := &driver{t: t, in: in, ended: make(chan error, 1), answers: make(map[int]line)}
	d.changed = sync.NewCond(&d.mutex)
	go d.read(lines)
	session, err := Start(host, NewOutput(out, func(err error) { t.Errorf("output: %v", err) }), "test")
	if err != nil {
		t.Fatal(err)
	}
	go func() { d.ended <- session.Run(commands) }()
	d.first = d.event("ready", func(line) bool { return true })
	t.Cleanup(d.end)
	return d
}

func (d *driver) end() {
	_ = d.in.Close()
	select {
	case err := <-d.ended:
		if err != nil {
			d.t.Errorf("the peer ended with %v", err)
		}
	case <-time.After(answerTimeout):
		d.t.Error("the peer did not end")
	}
}

func (d *driver) read(lines io.Reader) {
	scanner := bufio.NewScanner(lines)
	for scanner.Scan() {
		var parsed line
		if err := json.Unmarshal(scanner.Bytes(), &parsed); err != nil {
			d.t.Errorf("not JSON: %s", scanner.Text())
			continue
		}
		d.mutex.Lock()
		if id, answer := parsed["id"]; answer {
			d.answers[int(id.(float64))] = parsed
		} else {
			d.events = append(d.events, parsed)
		}
		d.changed.Broadcast()
		d.mutex.Unlock()
	}
}

// await waits for something that read brings.
func (d *driver) await(what string, found func() bool) {
	d.t.Helper()
	late := false
	timer := time.AfterFunc(answerTimeout, func() {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		late = true
		d.changed.Broadcast()
	})
	defer timer.Stop()
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for !found() {
		if late {
			d.t.Fatalf("no %s; events: %v", what, d.events)
		}
		d.changed.Wait()
	}
}

func (d *driver) event(name string, matches func(line) bool) line {
	d.t.Helper()
	var event line
	d.await(name, func() bool {
		for _, event = range d.events {
			if event["event"] == name && matches(event) {
				return true
			}
		}
		return false
	})
	return event
}

func (d *driver) write(text string) {
	d.t.Helper()
	if _, err := io.WriteString(d.in, text+"\n"); err != nil {
		d.t.Fatal(err)
	}
}

// send sends a command and gives its id.
func (d *driver) send(command string, arguments line) int {
	d.t.Helper()
	d.nextID++
	request := line{"id": d.nextID, "cmd": command}
	for name, value := range arguments {
		request[name] = value
	}
	text, err := json.Marshal(request)
	if err != nil {
		d.t.Fatal(err)
	}
	d.write(string(text))
	return d.nextID
}

func (d *driver) answer(id int) line {
	d.t.Helper()
	d.await("answer", func() bool { return d.answers[id] != nil })
	return d.answers[id]
}

// ask gives whatever the answer is, tell one that is well, refused the name of an error.
func (d *driver) ask(command string, arguments line) line {
	d.t.Helper()
	return d.answer(d.send(command, arguments))
}

func (d *driver) tell(command string, arguments line) line {
	d.t.Helper()
	answer := d.ask(command, arguments)
	if answer["ok"] != true {
		d.t.Fatalf("%s %v: %v", command, arguments, answer)
	}
	return answer
}

func (d *driver) refused(name, command string, arguments line) line {
	d.t.Helper()
	answer := d.ask(command, arguments)
	if answer["ok"] != false || answer["error"] != name {
		d.t.Fatalf("%s %v: %v instead of %s", command, arguments, answer, name)
	}
	return answer
}

func (d *driver) address() string { return d.first["addresses"].([]any)[0].(string) }

func (d *driver) peer() string { return d.first["peer"].(string) }
