/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.crypto.KeyAgreement;
import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * The pattern XX with any payload, without framing (Noise section 7.5). Loop-confined.
 *
 * <pre>
 * 1  initiator → responder   e
 * 2  initiator ← responder   e, ee, s, es
 * 3  initiator → responder   s, se
 * </pre>
 */
final class XxPattern {

	static final int MESSAGES = 3;

	private static final int KEY_LENGTH = KeyAgreement.KEY_LENGTH;

	private static final int SEALED_KEY_LENGTH = KEY_LENGTH + AeadCipher.TAG_LENGTH;

	/** Bytes of each message beside its payload. */
	private static final int[] OVERHEAD = { KEY_LENGTH, KEY_LENGTH + SEALED_KEY_LENGTH + AeadCipher.TAG_LENGTH,
			SEALED_KEY_LENGTH + AeadCipher.TAG_LENGTH };

	private final Role role;

	private final KeyAgreement agreement;

	private final KeyAgreementPair staticPair;

	private final SymmetricState symmetric;

	private @Nullable KeyAgreementPair ephemeralPair;

	private byte @Nullable [] remoteStatic;

	private byte @Nullable [] remoteEphemeral;

	/** 1 to 3, then 4. */
	private int nextMessage = 1;

	XxPattern(Role role, KeyAgreement agreement, KeyAgreementPair staticPair, SymmetricState symmetric) {
		this.role = role;
		this.agreement = agreement;
		this.staticPair = staticPair;
		this.symmetric = symmetric;
	}

	/**
	 * @param message 1 to 3
	 */
	static int overhead(int message) {
		return OVERHEAD[message - 1];
	}

	/** 1 to 3; 4 after the last. */
	int nextMessage() {
		return this.nextMessage;
	}

	boolean isOurTurn() {
		return this.nextMessage <= MESSAGES && (this.nextMessage % 2 == 1) == (this.role == Role.INITIATOR);
	}

	/**
	 * @throws AuthenticationFailedException if the remote static or ephemeral key turns
	 * out to be of small order
	 */
	byte[] write(byte[] payload) throws AuthenticationFailedException {
		checkTurn(true);
		ByteBuffer message = ByteBuffer.allocate(overhead(this.nextMessage) + payload.length);
		switch (this.nextMessage) {
			case 1 -> writeEphemeral(message);
			case 2 -> {
				writeEphemeral(message);
				mixEphemerals();
				this.symmetric.encryptAndHash(this.staticPair.publicKey(), message);
				mixResponderStatic();
			}
			default -> {
				this.symmetric.encryptAndHash(this.staticPair.publicKey(), message);
				mixInitiatorStatic();
			}
		}
		this.symmetric.encryptAndHash(payload, message);
		this.nextMessage++;
		return message.array();
	}

	/**
	 * @param message consumed whole
	 * @return the payload
	 */
	byte[] read(ByteBuffer message) throws AuthenticationFailedException {
		checkTurn(false);
		if (message.remaining() < overhead(this.nextMessage)) {
			throw new AuthenticationFailedException("the message is too short");
		}
		switch (this.nextMessage) {
			case 1 -> readEphemeral(message);
			case 2 -> {
				readEphemeral(message);
				mixEphemerals();
				this.remoteStatic = this.symmetric.decryptAndHash(take(message, SEALED_KEY_LENGTH));
				mixResponderStatic();
			}
			default -> {
				this.remoteStatic = this.symmetric.decryptAndHash(take(message, SEALED_KEY_LENGTH));
				mixInitiatorStatic();
			}
		}
		byte[] payload = this.symmetric.decryptAndHash(take(message, message.remaining()));
		this.nextMessage++;
		return payload;
	}

	private void checkTurn(boolean ours) {
		if (this.nextMessage > MESSAGES || isOurTurn() != ours) {
			throw new IllegalStateException("message " + this.nextMessage + " is not "
					+ (ours ? "to be written" : "to be read") + " by the " + this.role);
		}
	}

	private void writeEphemeral(ByteBuffer message) {
		if (this.ephemeralPair == null) {
			this.ephemeralPair = this.agreement.generate();
		}
		byte[] publicKey = this.ephemeralPair.publicKey();
		this.symmetric.mixHash(publicKey);
		message.put(publicKey);
	}

	private void readEphemeral(ByteBuffer message) throws AuthenticationFailedException {
		this.remoteEphemeral = take(message, KEY_LENGTH);
		if (this.ephemeralPair != null && Arrays.equals(this.remoteEphemeral, this.ephemeralPair.publicKey())) {
			throw new AuthenticationFailedException("the ephemeral key is our own, sent back");
		}
		this.symmetric.mixHash(this.remoteEphemeral);
	}

	private void mixEphemerals() throws AuthenticationFailedException {
		mix(this.ephemeralPair, this.remoteEphemeral);
	}

	/** The token es. */
	private void mixResponderStatic() throws AuthenticationFailedException {
		if (this.role == Role.INITIATOR) {
			mix(this.ephemeralPair, this.remoteStatic);
		}
		else {
			mix(this.staticPair, this.remoteEphemeral);
		}
	}

	/** The token se. */
	private void mixInitiatorStatic() throws AuthenticationFailedException {
		if (this.role == Role.INITIATOR) {
			mix(this.staticPair, this.remoteEphemeral);
		}
		else {
			mix(this.ephemeralPair, this.remoteStatic);
		}
	}

	private void mix(@Nullable KeyAgreementPair local, byte @Nullable [] remote) throws AuthenticationFailedException {
		if (local == null || remote == null) {
			throw new IllegalStateException("a key is missing for message " + this.nextMessage);
		}
		this.symmetric.mixKey(this.agreement.agree(local, remote));
	}

	private static byte[] take(ByteBuffer message, int length) {
		byte[] bytes = new byte[length];
		message.get(bytes);
		return bytes;
	}

	/** The remote X25519 key, known once the message with it is read. */
	byte[] remoteStatic() {
		byte[] key = this.remoteStatic;
		if (key == null) {
			throw new IllegalStateException("the remote static key is not known yet");
		}
		return key;
	}

	/**
	 * The keys of the transport, the initiator's first; forgets everything else that is
	 * secret and ephemeral.
	 */
	CipherKey[] split() {
		if (this.nextMessage <= MESSAGES) {
			throw new IllegalStateException("message " + this.nextMessage + " is still due");
		}
		CipherKey[] keys = this.symmetric.split();
		destroy();
		return keys;
	}

	void destroy() {
		this.symmetric.destroy();
		if (this.ephemeralPair != null) {
			this.ephemeralPair.destroy();
		}
	}

}
