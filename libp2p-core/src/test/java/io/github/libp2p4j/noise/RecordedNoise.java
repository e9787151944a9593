/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.crypto.KeyAgreement;
import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;

/**
 * A handshake of which this side's private keys and all messages are known, and with them
 * everything that was sealed afterwards, by either side. For one thread.
 */
public final class RecordedNoise {

	private static final CryptoSuite CRYPTO = CryptoSuite.select(CryptoPreference.JAVA);

	/** Apart, since a cipher of the JDK's uses no nonce twice, even to decrypt. */
	private final NoiseWorkspace sealing = new NoiseWorkspace(CRYPTO);

	private final NoiseWorkspace opening = new NoiseWorkspace(CRYPTO);

	private final List<byte[]> payloads = new ArrayList<>();

	private final NoiseTransport ours;

	private final NoiseTransport peers;

	/**
	 * @param keys of this side
	 * @param messages all three, without their lengths
	 * @throws AuthenticationFailedException if keys and messages do not belong together
	 */
	public RecordedNoise(Role role, PrivateKeys keys, List<byte[]> messages) throws AuthenticationFailedException {
		XxPattern pattern = new XxPattern(role, agreement(keys), pair(keys.staticKey()),
				new SymmetricState(this.sealing.sha256(), this.sealing.cipher(), new byte[0]));
		byte[] ourPayload = identity(keys).payload(keys.muxers());
		for (byte[] message : messages) {
			if (pattern.isOurTurn()) {
				byte[] payload = (pattern.nextMessage() == 1) ? new byte[0] : ourPayload;
				if (!Arrays.equals(pattern.write(payload), message)) {
					throw new AuthenticationFailedException("these keys write another message");
				}
				this.payloads.add(payload);
			}
			else {
				this.payloads.add(pattern.read(ByteBuffer.wrap(message)));
			}
		}
		CipherKey[] split = pattern.split();
		CipherKey[] same = copies(split);
		int our = (role == Role.INITIATOR) ? 0 : 1;
		this.ours = new NoiseTransport(split[our], split[1 - our]);
		this.peers = new NoiseTransport(same[1 - our], same[our]);
	}

	private static CipherKey[] copies(CipherKey[] keys) {
		return Arrays.stream(keys).map((key) -> new CipherKey(key.getEncoded())).toArray(CipherKey[]::new);
	}

	/**
	 * The private keys of this side.
	 *
	 * @param identity Ed25519, whose signatures do not vary
	 * @param staticKey X25519, 32 bytes
	 * @param ephemeralKey X25519, 32 bytes
	 * @param muxers what is offered in the extensions
	 */
	public record PrivateKeys(KeyPair identity, byte[] staticKey, byte[] ephemeralKey, List<String> muxers) {
	}

	/** Shakes hands once as it was recorded. */
	public static NoiseIdentity identity(PrivateKeys keys) {
		return NoiseIdentity.create(keys.identity(), agreement(keys), pair(keys.staticKey()));
	}

	public static CryptoSuite crypto() {
		return CRYPTO;
	}

	/** What the messages carried; the first one nothing. */
	public List<byte[]> payloads() {
		return this.payloads;
	}

	/** The next message of either side as it was sealed, with its length. */
	public byte[] seal(boolean byUs, byte[] plaintext) {
		ByteBuffer sealed = ByteBuffer.allocate(plaintext.length + NoiseTransport.OVERHEAD);
		(byUs ? this.ours : this.peers).seal(ByteBuffer.wrap(plaintext), sealed, this.sealing);
		return sealed.array();
	}

	/** What a side reads of bytes that the other one sealed, message by message. */
	public void open(boolean sealedByUs, byte[] bytes, Consumer<byte[]> plaintext) {
		(sealedByUs ? this.peers : this.ours).receive(ByteBuffer.wrap(bytes), this.opening, (opened) -> {
			byte[] copy = new byte[opened.remaining()];
			opened.get(copy);
			plaintext.accept(copy);
		});
	}

	private static KeyAgreementPair pair(byte[] privateKey) {
		return CRYPTO.keyAgreement().fromPrivateKey(privateKey);
	}

	private static KeyAgreement agreement(PrivateKeys keys) {
		return new FixedEphemeral(keys.ephemeralKey().clone());
	}

	/** Generates the same pair each time. */
	private record FixedEphemeral(byte[] privateKey) implements KeyAgreement {

		@Override
		public KeyAgreementPair generate() {
			return pair(this.privateKey);
		}

		@Override
		public KeyAgreementPair fromPrivateKey(byte[] other) {
			return pair(other);
		}

		@Override
		public byte[] agree(KeyAgreementPair local, byte[] publicKey) throws AuthenticationFailedException {
			return CRYPTO.keyAgreement().agree(local, publicKey);
		}

	}

}
