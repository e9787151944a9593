/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.noise.NoiseWorkspace;

/**
 * What an event loop lends to the machines of its connections: the Noise workspace and
 * one buffer for the plaintext that is about to be sealed. Confined to one thread; holds
 * nothing between calls, so an idle connection costs none of it.
 */
public final class UpgradeWorkspace {

	/** Most plaintext of one message. */
	public static final int PLAINTEXT_BYTES = NoiseTransport.MAX_PLAINTEXT;

	private final NoiseWorkspace noise;

	private final ByteBuffer plaintext;

	/** With a buffer of its own to decipher into. */
	public UpgradeWorkspace(CryptoSuite crypto) {
		this(crypto, new NoiseWorkspace(crypto));
	}

	/**
	 * @param plaintexts lends an empty buffer of at least {@value #PLAINTEXT_BYTES} bytes
	 * to decipher a message into; while the plaintext is being received, it may be kept:
	 * {@link #isRestOfPlaintext}
	 */
	public UpgradeWorkspace(CryptoSuite crypto, Supplier<ByteBuffer> plaintexts) {
		this(crypto, new NoiseWorkspace(crypto, plaintexts));
	}

	private UpgradeWorkspace(CryptoSuite crypto, NoiseWorkspace noise) {
		this.noise = noise;
		boolean direct = crypto.newCipher().prefersDirectBuffers();
		this.plaintext = direct ? ByteBuffer.allocateDirect(NoiseTransport.MAX_PLAINTEXT)
				: ByteBuffer.allocate(NoiseTransport.MAX_PLAINTEXT);
	}

	NoiseWorkspace noise() {
		return this.noise;
	}

	/**
	 * Whether {@code data}, lent to a port, is the buffer that was deciphered into, and
	 * nothing follows that others still want: who lends these buffers may then keep it.
	 */
	public boolean isRestOfPlaintext(ByteBuffer data) {
		return this.noise.isRestOfPlaintext(data);
	}

	/**
	 * Empty and ready to be filled, up to one Noise message.
	 */
	ByteBuffer plaintext() {
		return this.plaintext.clear();
	}

}
