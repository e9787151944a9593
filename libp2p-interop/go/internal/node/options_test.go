// SPDX-License-Identifier: Apache-2.0

package node

import (
	"errors"
	"testing"
)

func TestRefusesWhatTheLibraryHasNoMeansFor(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"key":            func(o *Options) { o.KeyType = "dsa" },
		"small window":   func(o *Options) { o.InitialWindowBytes = 1000 },
		"huge window":    func(o *Options) { o.MaxWindowBytes = 1 << 33 },
		"maximum window": func(o *Options) { o.MaxWindowBytes = o.InitialWindowBytes - 1 },
	} {
		options := Defaults()
		change(&options)
		var refusal *Refusal
		if made, err := New(options); !errors.As(err, &refusal) {
			t.Errorf("%s: %v, %v", name, made, err)
		}
	}
}
