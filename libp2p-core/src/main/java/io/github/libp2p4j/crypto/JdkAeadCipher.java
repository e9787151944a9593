/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * The JDK's ChaCha20-Poly1305, at its best on heap arrays. Confined to one thread.
 * <p>
 * Sealing and opening have a {@link Cipher} each: the JDK refuses to initialise one with
 * the key and nonce it was initialised with last, even for the other direction, and two
 * ends of a connection may share a thread.
 */
final class JdkAeadCipher implements AeadCipher {

	static final int FEATURE = Runtime.version().feature();

	/**
	 * Before 21 the JDK collects the whole ciphertext in a growing stream, and copies it
	 * out again, unless it starts at offset 0 of its array. One copy of ours is cheaper.
	 */
	private static final boolean OPENS_AT_ANY_OFFSET = FEATURE >= 21;

	private static final String ALGORITHM = "ChaCha20-Poly1305";

	private final Cipher sealer = newCipher();

	private final Cipher opener = newCipher();

	private final byte[] nonce = new byte[AeadNonce.LENGTH];

	private final ScratchArray inputScratch = new ScratchArray();

	private final ScratchArray outputScratch = new ScratchArray();

	static String name() {
		return "JDK " + FEATURE + " (heap)";
	}

	private static Cipher newCipher() {
		try {
			try {
				// By name, so that no provider that an application puts first changes
				// what was measured.
				return Cipher.getInstance(ALGORITHM, "SunJCE");
			}
			catch (NoSuchProviderException ex) {
				return Cipher.getInstance(ALGORITHM);
			}
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(
					"this Java runtime has no cipher " + ALGORITHM
							+ ", which Noise needs: use a runtime with the module java.base of OpenJDK 11 or later",
					ex);
		}
	}

	@Override
	public boolean prefersDirectBuffers() {
		return false;
	}

	@Override
	public void seal(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer plaintext,
			ByteBuffer target) {
		int length = plaintext.remaining();
		AeadNonce.checkRoom(target, length + TAG_LENGTH);
		initialise(this.sealer, Cipher.ENCRYPT_MODE, key, counter, associatedData);
		byte[] input = plaintext.hasArray() ? plaintext.array() : this.inputScratch.copyOf(plaintext);
		int inputOffset = plaintext.hasArray() ? plaintext.arrayOffset() + plaintext.position() : 0;
		byte[] output = target.hasArray() ? target.array() : this.outputScratch.ofLength(length + TAG_LENGTH);
		int outputOffset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
		try {
			this.sealer.doFinal(input, inputOffset, length, output, outputOffset);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("cannot seal " + length + " bytes", ex);
		}
		plaintext.position(plaintext.limit());
		advance(target, output, length + TAG_LENGTH);
	}

	@Override
	public void open(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer ciphertext,
			ByteBuffer target) throws AuthenticationFailedException {
		int length = AeadNonce.plaintextLength(ciphertext);
		AeadNonce.checkRoom(target, length);
		initialise(this.opener, Cipher.DECRYPT_MODE, key, counter, associatedData);
		boolean inPlace = ciphertext.hasArray()
				&& (OPENS_AT_ANY_OFFSET || ciphertext.arrayOffset() + ciphertext.position() == 0);
		byte[] input = inPlace ? ciphertext.array() : this.inputScratch.copyOf(ciphertext);
		int inputOffset = inPlace ? ciphertext.arrayOffset() + ciphertext.position() : 0;
		byte[] output = target.hasArray() ? target.array() : this.outputScratch.ofLength(length);
		int outputOffset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
		try {
			this.opener.doFinal(input, inputOffset, length + TAG_LENGTH, output, outputOffset);
		}
		catch (GeneralSecurityException ex) {
			Arrays.fill(output, outputOffset, outputOffset + length, (byte) 0);
			throw AeadNonce.tagMismatch();
		}
		ciphertext.position(ciphertext.limit());
		advance(target, output, length);
	}

	private void initialise(Cipher cipher, int mode, SecretKey key, long counter, byte @Nullable [] associatedData) {
		AeadNonce.write(counter, this.nonce);
		try {
			cipher.init(mode, key, new IvParameterSpec(this.nonce));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("cannot use the key with counter " + Long.toUnsignedString(counter)
					+ ": a key has 32 bytes, and no counter is used twice", ex);
		}
		if (associatedData != null && associatedData.length > 0) {
			cipher.updateAAD(associatedData);
		}
	}

	private static void advance(ByteBuffer target, byte[] output, int length) {
		if (target.hasArray()) {
			target.position(target.position() + length);
		}
		else {
			target.put(output, 0, length);
		}
	}

	/**
	 * An array made when first needed, which holds one message and grows to the longest
	 * seen.
	 */
	private static final class ScratchArray {

		private byte[] bytes = new byte[0];

		byte[] ofLength(int length) {
			if (this.bytes.length < length) {
				this.bytes = new byte[Math.max(length, Math.min(2 * length, 65_536))];
			}
			return this.bytes;
		}

		byte[] copyOf(ByteBuffer source) {
			byte[] array = ofLength(source.remaining());
			source.get(source.position(), array, 0, source.remaining());
			return array;
		}

	}

}
