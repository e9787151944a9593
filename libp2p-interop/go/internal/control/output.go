// SPDX-License-Identifier: Apache-2.0

package control

import (
	"encoding/json"
	"io"
	"maps"
	"sync"
	"time"
)

// Fields are what a line says beside its id or its event.
type Fields map[string]any

// Output writes one JSON object a line. Safe for concurrent use.
type Output struct {
	mutex   sync.Mutex
	encoder *json.Encoder
	broken  func(error)
}

// NewOutput writes to a stream whose reader is the test; broken is called when it is gone.
func NewOutput(to io.Writer, broken func(error)) *Output {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	return &Output{encoder: encoder, broken: broken}
}

// Event writes a line without an id.
func (o *Output) Event(name string, fields Fields) {
	line := Fields{"event": name}
	maps.Copy(line, fields)
	o.write(line)
}

func (o *Output) answer(id json.RawMessage, started time.Time, fields Fields, err error) {
	line := Fields{"id": id, "ok": err == nil, "millis": millis(time.Since(started))}
	if err != nil {
		maps.Copy(line, describe(err))
	} else {
		maps.Copy(line, fields)
	}
	o.write(line)
}

func (o *Output) write(line Fields) {
	line["at"] = time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err := o.encoder.Encode(line); err != nil {
		o.broken(err)
	}
}

func millis(duration time.Duration) float64 {
	return float64(duration.Microseconds()) / 1000
}
