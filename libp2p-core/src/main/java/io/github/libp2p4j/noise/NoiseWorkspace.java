/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import io.github.libp2p4j.crypto.CryptoSuite;

/**
 * Stub: what an event loop lends to the Noise machines of its connections: a cipher and
 * scratch buffers.
 */
public final class NoiseWorkspace {

	public NoiseWorkspace(CryptoSuite crypto) {
		throw new UnsupportedOperationException();
	}

}
