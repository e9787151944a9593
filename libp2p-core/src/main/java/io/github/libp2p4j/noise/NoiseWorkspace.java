/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.CryptoSuite;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop lends to the Noise machines of all its connections: a cipher, a
 * hash, and buffers in the kind that the cipher prefers. So an idle connection holds no
 * buffer, and nothing of ours is allocated per message. Loop-confined.
 */
public final class NoiseWorkspace {

	/**
	 * Bytes of the smallest buffer for an unfinished message. Chosen: a handshake message
	 * without extensions fits.
	 */
	static final int MIN_PARTIAL = 256;

	/**
	 * Most bytes of buffers that are kept for reuse. Chosen: sixteen messages of full
	 * length.
	 */
	static final int MAX_KEPT = 1 << 20;

	/** Buffers of {@value #MIN_PARTIAL} bytes, of twice that, and so on to 65,536. */
	private static final int SIZES = 9;

	private final AeadCipher cipher;

	private final Sha256 sha256 = new Sha256();

	private final VerifiedIdentities verifiedIdentities = new VerifiedIdentities();

	private final ByteBuffer[][] kept = new ByteBuffer[SIZES][];

	private final int[] keptCounts = new int[SIZES];

	private int keptBytes;

	private @Nullable ByteBuffer assembled;

	/** Lends buffers for plaintext; null for one of our own. */
	private final @Nullable Supplier<ByteBuffer> plaintexts;

	private @Nullable ByteBuffer plaintext;

	private boolean plaintextLent;

	private int plaintextBytes;

	public NoiseWorkspace(CryptoSuite crypto) {
		this(crypto.newCipher(), null);
	}

	/**
	 * @param plaintexts lends an empty buffer of at least
	 * {@link NoiseTransport#MAX_PLAINTEXT} bytes for each message
	 */
	public NoiseWorkspace(CryptoSuite crypto, Supplier<ByteBuffer> plaintexts) {
		this(crypto.newCipher(), plaintexts);
	}

	/** For tests of what is ours, apart from a cipher's costs. */
	NoiseWorkspace(AeadCipher cipher) {
		this(cipher, null);
	}

	private NoiseWorkspace(AeadCipher cipher, @Nullable Supplier<ByteBuffer> plaintexts) {
		this.cipher = cipher;
		this.plaintexts = plaintexts;
		for (int size = 0; size < SIZES; size++) {
			this.kept[size] = new ByteBuffer[MAX_KEPT / Math.max(MIN_PARTIAL << size, MAX_KEPT / 256)];
		}
	}

	/**
	 * Whether buffers lent to {@link NoiseTransport} should be direct; else they should
	 * be backed by arrays. The other kind works, slower.
	 */
	public boolean prefersDirectBuffers() {
		return this.cipher.prefersDirectBuffers();
	}

	AeadCipher cipher() {
		return this.cipher;
	}

	Sha256 sha256() {
		return this.sha256;
	}

	VerifiedIdentities verifiedIdentities() {
		return this.verifiedIdentities;
	}

	/** An empty buffer for one whole ciphertext, valid until the next call. */
	ByteBuffer assembled() {
		if (this.assembled == null) {
			this.assembled = allocate(NoiseTransport.MAX_MESSAGE);
		}
		return this.assembled.clear();
	}

	/** An empty buffer for one plaintext, until {@link #returnPlaintext()}. */
	ByteBuffer lendPlaintext() {
		if (this.plaintextLent) {
			throw new IllegalStateException(
					"the workspace is in use: a sink must not receive for another connection of the same loop");
		}
		ByteBuffer lent = (this.plaintexts != null) ? this.plaintexts.get() : this.plaintext;
		if (lent == null) {
			lent = allocate(NoiseTransport.MAX_PLAINTEXT);
		}
		this.plaintext = lent;
		this.plaintextLent = true;
		this.plaintextBytes = 0;
		return lent.clear();
	}

	/** So much was deciphered into the buffer that is lent. */
	void deciphered(int lengthBytes) {
		this.plaintextBytes = lengthBytes;
	}

	/**
	 * Whether {@code data} is the buffer that a sink was given, and ends where the
	 * message does: then nobody else wants anything of it, and who supplies these buffers
	 * may keep it for its content.
	 */
	public boolean isRestOfPlaintext(ByteBuffer data) {
		return this.plaintextLent && data == this.plaintext && data.limit() == this.plaintextBytes;
	}

	void returnPlaintext() {
		this.plaintextLent = false;
	}

	/**
	 * An empty buffer of the smallest size, a power of two, that holds
	 * {@code lengthBytes}.
	 * @param lengthBytes at most 65,536
	 */
	ByteBuffer takePartial(int lengthBytes) {
		int size = sizeFor(lengthBytes);
		if (this.keptCounts[size] == 0) {
			return allocate(MIN_PARTIAL << size);
		}
		ByteBuffer[] buffers = this.kept[size];
		int last = --this.keptCounts[size];
		ByteBuffer buffer = buffers[last];
		this.keptBytes -= buffer.capacity();
		return buffer.clear();
	}

	void givePartialBack(ByteBuffer buffer) {
		int size = sizeFor(buffer.capacity());
		if (this.keptBytes + buffer.capacity() <= MAX_KEPT && this.keptCounts[size] < this.kept[size].length) {
			this.kept[size][this.keptCounts[size]++] = buffer;
			this.keptBytes += buffer.capacity();
		}
	}

	int keptBytes() {
		return this.keptBytes;
	}

	private static int sizeFor(int lengthBytes) {
		int size = 0;
		while (MIN_PARTIAL << size < lengthBytes) {
			size++;
		}
		return size;
	}

	private ByteBuffer allocate(int lengthBytes) {
		return prefersDirectBuffers() ? ByteBuffer.allocateDirect(lengthBytes) : ByteBuffer.allocate(lengthBytes);
	}

}
