// SPDX-License-Identifier: Apache-2.0

package content

import (
	"bytes"
	"testing"
)

func TestPatternIsThatOfTheOtherLanguages(t *testing.T) {
	for offset, want := range map[uint64]byte{0: 0, 1: 1, 255: 255, 256: 1, 0x1234: 0x12 ^ 0x34, 0x123456: 0x12 ^ 0x34 ^ 0x56} {
		var one [1]byte
		if Fill(one[:], offset); one[0] != want {
			t.Errorf("byte %#x is %#x instead of %#x", offset, one[0], want)
		}
	}
}

func TestChunksMakeNoDifference(t *testing.T) {
	whole := make([]byte, 1000)
	Fill(whole, 0)
	var written bytes.Buffer
	length := 0
	sum, err := WriteChunks(&written, 1000, func() int { length += 7; return length })
	if err != nil || !bytes.Equal(written.Bytes(), whole) {
		t.Fatal("other bytes", err)
	}
	if drained, err := Drain(&written); err != nil || drained != sum || sum != Pattern(1000) {
		t.Error(drained, sum, err)
	}
	// SHA-256 of no bytes, from the standard.
	if empty := Pattern(0).Hex(); empty != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Error(empty)
	}
}
