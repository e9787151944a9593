/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.identity.KeyPair;

/** Stub: made once per host; static X25519 key and its signature. */
public final class NoiseIdentity {

	public static NoiseIdentity create(KeyPair identity, CryptoSuite crypto) {
		throw new UnsupportedOperationException();
	}

}
