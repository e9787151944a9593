/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A node's public key, checked when it is made. Immutable and thread-safe.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#keys">peer-ids,
 * keys</a>
 */
public final class PublicKey {

	private final KeyType type;

	private final byte[] encoded;

	/**
	 * Null for Ed25519, where the key itself is all there is to it: nodes keep the keys
	 * of all their peers, and most verify once.
	 */
	private final @Nullable Verifier verifier;

	private final PeerId peerId;

	private PublicKey(KeyProtobuf key, byte[] encoded) {
		this.type = key.type();
		this.encoded = encoded;
		this.verifier = verifier(key);
		this.peerId = PeerId.ofEncodedKey(encoded);
	}

	private static @Nullable Verifier verifier(KeyProtobuf key) {
		return switch (key.type()) {
			case RSA -> RsaKeys.verifier(key.data());
			case ED25519 -> {
				Ed25519Keys.check(key.data());
				yield null;
			}
			case SECP256K1 -> Secp256k1Keys.verifier(key.data());
			case ECDSA -> EcdsaKeys.verifier(key.data());
		};
	}

	/**
	 * Reads the protobuf in its canonical encoding, in which a peer id is computed from
	 * it.
	 * @throws IllegalArgumentException if it is longer than 2,048 bytes, not canonical,
	 * of an unknown type, or if the key in it is malformed, not on its curve, of small
	 * order, or an RSA key beyond 2,048 to 8,192 bits
	 */
	public static PublicKey decode(byte[] protobuf) {
		return new PublicKey(KeyProtobuf.decode(protobuf, KeyProtobuf.MAX_PUBLIC_BYTES), protobuf.clone());
	}

	/**
	 * Makes one from its raw form.
	 * @param type the kind of key
	 * @param data as in the protobuf: 32 bytes (Ed25519), 33 (Secp256k1, compressed), or
	 * a SubjectPublicKeyInfo in DER (ECDSA, RSA)
	 * @throws IllegalArgumentException as {@link #decode(byte[])} does
	 */
	public static PublicKey of(KeyType type, byte[] data) {
		return decode(new KeyProtobuf(Objects.requireNonNull(type), data).encode());
	}

	/** The protobuf. */
	public byte[] encoded() {
		return this.encoded.clone();
	}

	public KeyType type() {
		return this.type;
	}

	/** What the protobuf holds beside the type, see {@link #of(KeyType, byte[])}. */
	public byte[] data() {
		return key().data();
	}

	public PeerId peerId() {
		return this.peerId;
	}

	/**
	 * Whether this key's owner signed the message.
	 * @param signature 64 bytes (Ed25519), DER (Secp256k1, ECDSA; either of the two
	 * values of s, as go, rust and js accept it), or as long as the modulus (RSA)
	 * @return false for every malformed signature
	 */
	public boolean verify(byte[] message, byte[] signature) {
		return (this.verifier != null) ? this.verifier.verify(message, signature)
				: Ed25519Keys.verify(key().data(), message, signature);
	}

	private KeyProtobuf key() {
		return KeyProtobuf.decode(this.encoded, KeyProtobuf.MAX_PUBLIC_BYTES);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PublicKey that && Arrays.equals(this.encoded, that.encoded);
	}

	@Override
	public int hashCode() {
		return this.peerId.hashCode();
	}

	/** The type and the peer id. */
	@Override
	public String toString() {
		return this.type + " public key of " + this.peerId;
	}

}
