/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;

/**
 * Frames as Noise has them, two bytes of length and a ciphertext, sealed and opened with
 * the cipher that the node selects. One thread and one direction each.
 */
final class AeadFrames {

	/** The most that fits a Noise message: 65,535 less the tag. */
	static final int PLAINTEXT_BYTES = 65_519;

	static final int LENGTH_BYTES = Short.BYTES;

	private final AeadCipher cipher;

	private final SecretKey key = new SecretKeySpec(new byte[32], "ChaCha20");

	private long counter;

	AeadFrames(String preference) {
		this.cipher = CryptoSuite.select(CryptoPreference.valueOf(preference)).newCipher();
	}

	ByteBuffer buffer(int bytes) {
		return this.cipher.prefersDirectBuffers() ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
	}

	/** Seals what remains of the plaintext into a frame, ready to be written. */
	void seal(ByteBuffer plaintext, ByteBuffer frame) {
		frame.clear().putShort((short) (plaintext.remaining() + AeadCipher.TAG_LENGTH));
		this.cipher.seal(this.key, this.counter++, null, plaintext, frame);
		frame.flip();
	}

	/** Opens frames and forgets what was in them. */
	static BodyReader reader(String preference) {
		AeadFrames frames = new AeadFrames(preference);
		// A frame's ciphertext and the next one's length: one read each, and the
		// ciphertext at offset 0.
		ByteBuffer network = frames.buffer(PLAINTEXT_BYTES + AeadCipher.TAG_LENGTH + LENGTH_BYTES);
		ByteBuffer plaintext = frames.buffer(PLAINTEXT_BYTES);
		return (channel, bytes) -> frames.open(channel, bytes, network, plaintext);
	}

	private void open(SocketChannel channel, long bytes, ByteBuffer network, ByteBuffer plaintext)
			throws IOException, AuthenticationFailedException {
		BodyReader.fill(channel, network.clear().limit(LENGTH_BYTES));
		int length = Short.toUnsignedInt(network.getShort());
		for (long left = bytes; left > 0;) {
			left -= length - AeadCipher.TAG_LENGTH;
			BodyReader.fill(channel, network.clear().limit((left > 0) ? length + LENGTH_BYTES : length));
			int next = (left > 0) ? Short.toUnsignedInt(network.getShort(length)) : 0;
			this.cipher.open(this.key, this.counter++, null, network.limit(length), plaintext.clear());
			length = next;
		}
	}

}
