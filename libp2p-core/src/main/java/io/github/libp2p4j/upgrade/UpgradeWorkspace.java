/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;

import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.noise.NoiseWorkspace;

/**
 * What an event loop lends to the machines of its connections: the Noise workspace and
 * one buffer for the plaintext that is about to be sealed. Confined to one thread; holds
 * nothing between calls, so an idle connection costs none of it.
 */
public final class UpgradeWorkspace {

	private final NoiseWorkspace noise;

	private final ByteBuffer plaintext;

	public UpgradeWorkspace(CryptoSuite crypto) {
		this.noise = new NoiseWorkspace(crypto);
		boolean direct = crypto.newCipher().prefersDirectBuffers();
		this.plaintext = direct ? ByteBuffer.allocateDirect(NoiseTransport.MAX_PLAINTEXT)
				: ByteBuffer.allocate(NoiseTransport.MAX_PLAINTEXT);
	}

	NoiseWorkspace noise() {
		return this.noise;
	}

	/**
	 * Empty and ready to be filled, up to one Noise message.
	 */
	ByteBuffer plaintext() {
		return this.plaintext.clear();
	}

}
