/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;

/**
 * How a peer is to be: flags of its command line, as in {@code CONTROL.md}. Immutable.
 *
 * @param name for reports and file names
 * @param flags of its command line
 */
record PeerOptions(String name, List<String> flags) {

	PeerOptions {
		flags = List.copyOf(flags);
	}

	static PeerOptions defaults() {
		return new PeerOptions("peer", List.of());
	}

	/**
	 * @param keyType {@code ed25519}, {@code secp256k1}, {@code ecdsa} or {@code rsa}
	 */
	PeerOptions withKey(String keyType) {
		return with(keyType, "--key", keyType);
	}

	PeerOptions withoutEarlyMuxer() {
		return with("no early muxer", "--no-early-muxer");
	}

	/**
	 * js only: Noise and Yamux of the packages by ChainSafe, as they were before they
	 * moved to @libp2p.
	 */
	PeerOptions withChainSafePackages() {
		return with("chainsafe", "--stack", "chainsafe");
	}

	/**
	 * The library's own caps on connections and streams, which an interop peer otherwise
	 * raises.
	 */
	PeerOptions withDefaultCaps() {
		return with("default caps", "--default-caps");
	}

	/** Flags as {@code CONTROL.md} has them. */
	PeerOptions withFlags(String... flagsAndValues) {
		return with(String.join(" ", flagsAndValues), flagsAndValues);
	}

	private PeerOptions with(String what, String... more) {
		List<String> all = new ArrayList<>(this.flags);
		all.addAll(List.of(more));
		return new PeerOptions(this.name + ", " + what, all);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
