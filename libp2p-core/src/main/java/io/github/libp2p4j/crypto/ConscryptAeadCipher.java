/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * Conscrypt's ChaCha20-Poly1305, at its best on direct buffers: it copies arrays, and for
 * a mixed pair it allocates direct memory on every call, so that whatever is not direct
 * goes through a scratch buffer of our own. Confined to one thread.
 */
final class ConscryptAeadCipher implements AeadCipher {

	private final Cipher sealer;

	private final Cipher opener;

	private final byte[] nonce = new byte[AeadNonce.LENGTH];

	private ByteBuffer inputScratch = ByteBuffer.allocateDirect(0);

	private ByteBuffer outputScratch = ByteBuffer.allocateDirect(0);

	ConscryptAeadCipher(Provider conscrypt) {
		try {
			this.sealer = Cipher.getInstance("ChaCha20-Poly1305", conscrypt);
			this.opener = Cipher.getInstance("ChaCha20-Poly1305", conscrypt);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Conscrypt has no ChaCha20-Poly1305", ex);
		}
	}

	@Override
	public boolean prefersDirectBuffers() {
		return true;
	}

	@Override
	public void seal(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer plaintext,
			ByteBuffer target) {
		int length = plaintext.remaining();
		AeadNonce.checkRoom(target, length + TAG_LENGTH);
		initialise(this.sealer, Cipher.ENCRYPT_MODE, key, counter, associatedData);
		ByteBuffer output = target.isDirect() ? target : outputScratch(length + TAG_LENGTH);
		try {
			this.sealer.doFinal(direct(plaintext), output);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("cannot seal " + length + " bytes", ex);
		}
		plaintext.position(plaintext.limit());
		if (output != target) {
			target.put(output.flip());
		}
	}

	@Override
	public void open(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer ciphertext,
			ByteBuffer target) throws AuthenticationFailedException {
		int length = AeadNonce.plaintextLength(ciphertext);
		AeadNonce.checkRoom(target, length);
		initialise(this.opener, Cipher.DECRYPT_MODE, key, counter, associatedData);
		ByteBuffer output = target.isDirect() ? target : outputScratch(length);
		int start = output.position();
		try {
			this.opener.doFinal(direct(ciphertext), output);
		}
		catch (GeneralSecurityException ex) {
			output.position(start);
			for (int index = start; index < start + length; index++) {
				output.put(index, (byte) 0);
			}
			throw AeadNonce.tagMismatch();
		}
		ciphertext.position(ciphertext.limit());
		if (output != target) {
			target.put(output.flip());
		}
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

	private ByteBuffer direct(ByteBuffer input) {
		if (input.isDirect()) {
			return input;
		}
		int length = input.remaining();
		this.inputScratch = ofLength(this.inputScratch, length);
		this.inputScratch.put(0, input, input.position(), length);
		return this.inputScratch;
	}

	private ByteBuffer outputScratch(int length) {
		this.outputScratch = ofLength(this.outputScratch, length);
		return this.outputScratch;
	}

	private static ByteBuffer ofLength(ByteBuffer scratch, int length) {
		ByteBuffer buffer = (scratch.capacity() >= length) ? scratch
				: ByteBuffer.allocateDirect(Math.max(length, Math.min(2 * length, 65_536)));
		return buffer.clear().limit(length);
	}

}
