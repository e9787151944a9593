/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;

/**
 * How the js peer is to be. Immutable; see the options at the head of {@code peer.mjs}.
 *
 * @param name for test reports
 * @param flags of its command line
 */
record JsOptions(String name, List<String> flags) {

	JsOptions {
		flags = List.copyOf(flags);
	}

	static JsOptions defaults() {
		return new JsOptions("js", List.of());
	}

	/**
	 * @param keyType {@code ed25519}, {@code secp256k1} or {@code rsa}
	 */
	JsOptions withKey(String keyType) {
		return with(keyType, "--key", keyType);
	}

	JsOptions withoutEarlyMuxer() {
		return with("no early muxer", "--no-early-muxer");
	}

	/**
	 * Noise and Yamux of the packages by ChainSafe, as they were before they moved
	 * to @libp2p.
	 */
	JsOptions withChainSafePackages() {
		return with("chainsafe", "--stack", "chainsafe");
	}

	/**
	 * The library's own caps on identify and ping streams, which an interop peer
	 * otherwise raises.
	 */
	JsOptions withDefaultCaps() {
		return with("default caps", "--default-caps");
	}

	private JsOptions with(String what, String... more) {
		List<String> all = new ArrayList<>(this.flags);
		all.addAll(List.of(more));
		return new JsOptions(this.name + ", " + what, all);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
