/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * SymmetricState and CipherState of a handshake (Noise sections 5.1 and 5.2).
 * Loop-confined.
 */
final class SymmetricState {

	/**
	 * Exactly as long as a hash, so that the name is the initial hash, unhashed (Noise
	 * section 5.2).
	 */
	private static final byte[] PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256".getBytes(StandardCharsets.US_ASCII);

	private final Sha256 sha256;

	private final AeadCipher cipher;

	private byte[] handshakeHash = PROTOCOL_NAME.clone();

	private byte[] chainingKey = PROTOCOL_NAME.clone();

	private @Nullable CipherKey key;

	private long counter;

	SymmetricState(Sha256 sha256, AeadCipher cipher, byte[] prologue) {
		this.sha256 = sha256;
		this.cipher = cipher;
		mixHash(prologue);
	}

	void mixHash(byte[] data) {
		this.handshakeHash = this.sha256.hash(this.handshakeHash, data);
	}

	/**
	 * @param secret the result of a key agreement; overwritten
	 */
	void mixKey(byte[] secret) {
		Sha256.Derived derived = this.sha256.derive(this.chainingKey, secret);
		Arrays.fill(secret, (byte) 0);
		Arrays.fill(this.chainingKey, (byte) 0);
		this.chainingKey = derived.first;
		destroyKey();
		this.key = new CipherKey(derived.second);
		this.counter = 0;
	}

	/** How many bytes {@link #encryptAndHash} adds now. */
	int overhead() {
		return (this.key != null) ? AeadCipher.TAG_LENGTH : 0;
	}

	void encryptAndHash(byte[] plaintext, ByteBuffer message) {
		byte[] ciphertext = plaintext;
		if (this.key != null) {
			ciphertext = new byte[plaintext.length + AeadCipher.TAG_LENGTH];
			this.cipher.seal(this.key, this.counter++, this.handshakeHash, ByteBuffer.wrap(plaintext),
					ByteBuffer.wrap(ciphertext));
		}
		mixHash(ciphertext);
		message.put(ciphertext);
	}

	byte[] decryptAndHash(byte[] ciphertext) throws AuthenticationFailedException {
		byte[] plaintext = ciphertext;
		if (this.key != null) {
			plaintext = new byte[Math.max(0, ciphertext.length - AeadCipher.TAG_LENGTH)];
			this.cipher.open(this.key, this.counter++, this.handshakeHash, ByteBuffer.wrap(ciphertext),
					ByteBuffer.wrap(plaintext));
		}
		mixHash(ciphertext);
		return plaintext;
	}

	/**
	 * The keys of the transport. The first is for messages from the initiator to the
	 * responder.
	 */
	CipherKey[] split() {
		Sha256.Derived derived = this.sha256.derive(this.chainingKey, new byte[0]);
		destroy();
		return new CipherKey[] { new CipherKey(derived.first), new CipherKey(derived.second) };
	}

	byte[] handshakeHash() {
		return this.handshakeHash.clone();
	}

	void destroy() {
		Arrays.fill(this.chainingKey, (byte) 0);
		destroyKey();
	}

	private void destroyKey() {
		if (this.key != null) {
			this.key.destroy();
			this.key = null;
		}
	}

}
