/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/** Stub. */
public final class PeerId {

	public static PeerId parse(String text) {
		throw new UnsupportedOperationException();
	}

	public static PeerId fromBytes(byte[] multihash) {
		throw new UnsupportedOperationException();
	}

	public byte[] toBytes() {
		throw new UnsupportedOperationException();
	}

}
