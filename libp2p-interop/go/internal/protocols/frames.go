// SPDX-License-Identifier: Apache-2.0

package protocols

import (
	"io"

	"github.com/libp2p/go-msgio"
)

// maxFrameBytes is the longest message of /digest/1.0.0 that this peer takes.
const maxFrameBytes = 128 << 20

// WriteFrame writes a message behind its uvarint length.
func WriteFrame(to io.Writer, message []byte) error {
	return msgio.NewVarintWriter(to).WriteMsg(message)
}

// ReadFrame reads one message, and not a byte beyond it.
func ReadFrame(from io.Reader) ([]byte, error) {
	return msgio.NewVarintReaderSize(from, maxFrameBytes).ReadMsg()
}
