/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;

/** Stub. */
public final class Multiaddr {

	public static Multiaddr parse(String text) {
		throw new UnsupportedOperationException();
	}

	public static Multiaddr fromBytes(byte[] bytes) {
		throw new UnsupportedOperationException();
	}

	public static Multiaddr tcp(InetSocketAddress address) {
		throw new UnsupportedOperationException();
	}

	public static Multiaddr memory(long port) {
		throw new UnsupportedOperationException();
	}

	public byte[] toBytes() {
		throw new UnsupportedOperationException();
	}

	/** The last component, if it is {@code /p2p}. */
	public Optional<PeerId> peerId() {
		throw new UnsupportedOperationException();
	}

	/** Replaces or appends the trailing {@code /p2p}. */
	public Multiaddr withPeerId(PeerId peer) {
		throw new UnsupportedOperationException();
	}

	/** Drops a trailing {@code /p2p}. */
	public Multiaddr withoutPeerId() {
		throw new UnsupportedOperationException();
	}

}
