// SPDX-License-Identifier: Apache-2.0

package control

import (
	"encoding/json"
	"fmt"
	"time"
)

const defaultTimeoutMillis = 30_000

// request is a line of the test, with the defaults of what it leaves out.
type request struct {
	ID            json.RawMessage `json:"id"`
	Command       string          `json:"cmd"`
	TimeoutMillis int64           `json:"timeoutMillis"`

	Address    string   `json:"address"`
	Peer       string   `json:"peer"`
	Connection string   `json:"connection"`
	Stream     string   `json:"stream"`
	Protocol   string   `json:"protocol"`
	Protocols  []string `json:"protocols"`

	Bytes         uint64  `json:"bytes"`
	UploadBytes   uint64  `json:"uploadBytes"`
	DownloadBytes uint64  `json:"downloadBytes"`
	ReadBytes     uint32  `json:"readBytes"`
	WriteBytes    uint32  `json:"writeBytes"`
	ChunkBytes    int     `json:"chunkBytes"`
	RandomSeed    *uint64 `json:"randomSeed"`
	Count         int     `json:"count"`
	Streams       int     `json:"streams"`
	Code          uint32  `json:"code"`
	Parallel      int     `json:"parallel"`
	WindowMillis  int64   `json:"windowMillis"`
}

func parse(line []byte) (request, error) {
	parsed := request{TimeoutMillis: defaultTimeoutMillis, ChunkBytes: 65536, Count: 1, Streams: 1, Parallel: 1, WindowMillis: 1000}
	if err := json.Unmarshal(line, &parsed); err != nil {
		return parsed, err
	}
	if len(parsed.ID) == 0 {
		return parsed, fmt.Errorf("no id in %s", line)
	}
	return parsed, nil
}

// check says what is wrong with the numbers.
func (r request) check() error {
	if r.ChunkBytes < 1 || r.Parallel < 1 || r.Count < 0 || r.Streams < 0 || r.TimeoutMillis < 1 || r.WindowMillis < 1 {
		return newError("RequestError", "chunkBytes, parallel, timeoutMillis and windowMillis are at least 1, count and"+
			" streams at least 0")
	}
	return nil
}

func (r request) timeout() time.Duration { return time.Duration(r.TimeoutMillis) * time.Millisecond }

func (r request) window() time.Duration { return time.Duration(r.WindowMillis) * time.Millisecond }
