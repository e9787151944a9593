/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Locale;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.sun.management.ThreadMXBean;
import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;

/**
 * What the cipher allocates by itself: seals and opens messages with the cipher that the
 * node has selected, in the process of the node, where that code is as hot as the node
 * has made it. The buffers are its own and are made before. Used by one thread.
 */
final class CipherAllocation {

	private static final int MAX_PLAINTEXT_BYTES = 65_519;

	private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final SecretKey key = new SecretKeySpec(new byte[32], "ChaCha20");

	private final AeadCipher cipher;

	private final ByteBuffer plaintext;

	private final ByteBuffer ciphertext;

	private long counter;

	CipherAllocation(String preference) {
		this.cipher = CryptoSuite.select(CryptoPreference.valueOf(preference.toUpperCase(Locale.ROOT))).newCipher();
		this.plaintext = buffer(MAX_PLAINTEXT_BYTES);
		this.ciphertext = buffer(MAX_PLAINTEXT_BYTES + AeadCipher.TAG_LENGTH);
	}

	private ByteBuffer buffer(int bytes) {
		return this.cipher.prefersDirectBuffers() ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
	}

	/**
	 * @return bytes that sealing and opening one message of this size allocate together,
	 * times 1,000
	 */
	String measure(int messages, int plaintextBytes) {
		// Asking allocates something, once.
		long asking = -this.threads.getCurrentThreadAllocatedBytes() + this.threads.getCurrentThreadAllocatedBytes();
		long before = this.threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < messages; i++) {
			sealAndOpen(plaintextBytes);
		}
		long allocated = this.threads.getCurrentThreadAllocatedBytes() - before - asking;
		return Long.toString(1000 * allocated / messages);
	}

	private void sealAndOpen(int plaintextBytes) {
		this.cipher.seal(this.key, this.counter, null, this.plaintext.clear().limit(plaintextBytes),
				this.ciphertext.clear());
		try {
			this.cipher.open(this.key, this.counter++, null, this.ciphertext.flip(), this.plaintext.clear());
		}
		catch (AuthenticationFailedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
