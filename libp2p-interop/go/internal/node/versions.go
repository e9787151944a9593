// SPDX-License-Identifier: Apache-2.0

package node

import "runtime/debug"

const library = "github.com/libp2p/go-libp2p"

// Versions are those of the modules that make the wire format, as this program was built.
func Versions() map[string]string {
	versions := map[string]string{library: "unknown"}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return versions
	}
	for _, module := range build.Deps {
		switch module.Path {
		case library, "github.com/libp2p/go-yamux/v5", "github.com/multiformats/go-multistream", "github.com/flynn/noise":
			versions[module.Path] = module.Version
		}
	}
	return versions
}
