/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import org.jspecify.annotations.Nullable;

/**
 * A node's identity: a private key and its public key. Immutable and thread-safe. It
 * prints the public part alone.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#key-types">peer-ids,
 * key types</a>
 */
public final class KeyPair {

	/** As strong as the curves; chosen after NIST SP 800-57. */
	private static final int RSA_BITS = 3072;

	private final KeyType type;

	private final Signer signer;

	private final PublicKey publicKey;

	KeyPair(KeyType type, Signer signer) {
		this.type = type;
		this.signer = signer;
		this.publicKey = PublicKey.of(type, signer.publicData());
	}

	/** A new identity of the kind that every peer understands. */
	public static KeyPair generateEd25519() {
		return new KeyPair(KeyType.ED25519, Ed25519Keys.generate());
	}

	public static KeyPair generateSecp256k1() {
		return new KeyPair(KeyType.SECP256K1, Secp256k1Keys.generate());
	}

	/** A new identity on P-256. */
	public static KeyPair generateEcdsa() {
		return new KeyPair(KeyType.ECDSA, EcdsaKeys.generate());
	}

	/**
	 * A new RSA identity.
	 * @param bits between 2,048 and 8,192; beyond 4,096 this takes seconds
	 */
	public static KeyPair generateRsa(int bits) {
		return new KeyPair(KeyType.RSA, RsaKeys.generate(bits));
	}

	/** A new identity of a kind, on P-256 (ECDSA) or with 3,072 bits (RSA). */
	public static KeyPair generate(KeyType type) {
		return switch (type) {
			case RSA -> generateRsa(RSA_BITS);
			case ED25519 -> generateEd25519();
			case SECP256K1 -> generateSecp256k1();
			case ECDSA -> generateEcdsa();
		};
	}

	/**
	 * Reads the protobuf {@code PrivateKey} that go-, rust- and js-libp2p write.
	 * @throws IllegalArgumentException if it is longer than 8,192 bytes, not canonical,
	 * of an unknown type, or if the key in it is malformed or contradicts itself; the
	 * message shows nothing of the key
	 */
	public static KeyPair fromProtobuf(byte[] protobuf) {
		KeyProtobuf key = KeyProtobuf.decode(protobuf, KeyProtobuf.MAX_PRIVATE_BYTES);
		return new KeyPair(key.type(), switch (key.type()) {
			case RSA -> RsaKeys.signer(key.data());
			case ED25519 -> Ed25519Keys.signer(key.data());
			case SECP256K1 -> Secp256k1Keys.signer(key.data());
			case ECDSA -> EcdsaKeys.signer(key.data());
		});
	}

	/**
	 * Reads the first private key of a PEM text: PKCS#8 ({@code PRIVATE KEY}), SEC1
	 * ({@code EC PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE KEY}) or OpenSSH's own form
	 * ({@code OPENSSH PRIVATE KEY}).
	 * @throws IllegalArgumentException if there is none, it is encrypted, or its
	 * algorithm is no libp2p key type
	 */
	public static KeyPair fromPem(String pem) {
		return PemKeys.read(pem);
	}

	/** The protobuf {@code PrivateKey}. Whoever has these bytes is this node. */
	public byte[] toProtobuf() {
		return new KeyProtobuf(this.type, this.signer.privateData()).encode();
	}

	public KeyType type() {
		return this.type;
	}

	public PublicKey publicKey() {
		return this.publicKey;
	}

	public PeerId peerId() {
		return this.publicKey.peerId();
	}

	/**
	 * Signs a message.
	 * @return 64 bytes (Ed25519), DER with the lower s (Secp256k1, ECDSA), or as long as
	 * the modulus (RSA)
	 */
	public byte[] sign(byte[] message) {
		return this.signer.sign(message);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyPair that && this.publicKey.equals(that.publicKey);
	}

	@Override
	public int hashCode() {
		return this.publicKey.hashCode();
	}

	/** The type and the peer id. */
	@Override
	public String toString() {
		return this.type + " key pair of " + this.publicKey.peerId();
	}

}
