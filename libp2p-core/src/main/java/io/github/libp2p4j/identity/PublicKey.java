/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/** Stub. */
public final class PublicKey {

	public static PublicKey decode(byte[] protobuf) {
		throw new UnsupportedOperationException();
	}

	public byte[] encoded() {
		throw new UnsupportedOperationException();
	}

	public PeerId peerId() {
		throw new UnsupportedOperationException();
	}

	public boolean verify(byte[] message, byte[] signature) {
		throw new UnsupportedOperationException();
	}

}
