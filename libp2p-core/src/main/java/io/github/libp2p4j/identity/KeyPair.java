/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/** Stub. */
public final class KeyPair {

	public static KeyPair generateEd25519() {
		throw new UnsupportedOperationException();
	}

	public PublicKey publicKey() {
		throw new UnsupportedOperationException();
	}

	public PeerId peerId() {
		throw new UnsupportedOperationException();
	}

	public byte[] sign(byte[] message) {
		throw new UnsupportedOperationException();
	}

}
