/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

import io.github.libp2p4j.bytes.Base32;
import io.github.libp2p4j.bytes.Base58;
import io.github.libp2p4j.bytes.Multibase;
import io.github.libp2p4j.bytes.Varint;
import org.jspecify.annotations.Nullable;

/**
 * A node's name: the multihash of its public key. Immutable and thread-safe.
 * <p>
 * Keys whose protobuf has at most 42 bytes (Ed25519, Secp256k1) are contained in full,
 * others as SHA-256.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#peer-ids">peer-ids</a>
 */
public final class PeerId implements Comparable<PeerId> {

	/** The longest key that is its own "hash" (peer-ids specification). */
	private static final int MAX_INLINE_KEY_BYTES = 42;

	private static final int IDENTITY = 0x00;

	private static final int SHA2_256 = 0x12;

	private static final int SHA2_256_BYTES = 32;

	private static final int HEADER_BYTES = 2;

	private static final int MAX_BYTES = HEADER_BYTES + MAX_INLINE_KEY_BYTES;

	private static final int CID_VERSION = 1;

	/** Multicodec {@code libp2p-key}. */
	private static final int LIBP2P_KEY = 0x72;

	private final byte[] multihash;

	private final int hash;

	private @Nullable String text;

	/** Takes the array over. */
	private PeerId(byte[] multihash) {
		this.multihash = multihash;
		this.hash = Arrays.hashCode(multihash);
	}

	/**
	 * Reads base58 ({@code 12D3Koo…}, {@code 16Uiu2…}, {@code Qm…}) or a CID version 1 in
	 * multibase ({@code b…}, {@code k…}, {@code z…}).
	 * @throws IllegalArgumentException if it is neither, its codec is not
	 * {@code libp2p-key}, or as {@link #fromBytes(byte[])} does
	 */
	public static PeerId parse(String text) {
		try {
			if (text.startsWith("1") || text.startsWith("Qm")) {
				return new PeerId(checked(Base58.decode(text)));
			}
			return new PeerId(checked(multihashOfCid(Multibase.decode(text))));
		}
		catch (IllegalArgumentException ex) {
			String shown = (text.length() <= Base58.MAX_CHARACTERS) ? text
					: text.substring(0, Base58.MAX_CHARACTERS) + "…";
			throw new IllegalArgumentException("No peer id: \"" + shown + "\": " + ex.getMessage(), ex);
		}
	}

	private static byte[] multihashOfCid(byte[] cid) {
		ByteBuffer buffer = ByteBuffer.wrap(cid);
		long version = Varint.read(buffer);
		if (version != CID_VERSION) {
			throw new IllegalArgumentException("it is neither base58 that begins with 1 or Qm nor a CID of version 1");
		}
		long codec = Varint.read(buffer);
		if (codec != LIBP2P_KEY) {
			throw new IllegalArgumentException("the CID's codec is not libp2p-key (0x72)");
		}
		return Arrays.copyOfRange(cid, buffer.position(), cid.length);
	}

	/**
	 * Reads a multihash.
	 * @throws IllegalArgumentException if it is no SHA-256 with 32 bytes and no identity
	 * multihash with the protobuf of an Ed25519 or Secp256k1 key
	 */
	public static PeerId fromBytes(byte[] multihash) {
		try {
			return new PeerId(checked(multihash.clone()));
		}
		catch (IllegalArgumentException ex) {
			String shown = HexFormat.of().formatHex(multihash, 0, Math.min(multihash.length, MAX_BYTES));
			throw new IllegalArgumentException("No peer id: " + shown + ((multihash.length > MAX_BYTES) ? "…" : "")
					+ " (" + multihash.length + " bytes): " + ex.getMessage(), ex);
		}
	}

	/** Both codes and both lengths are below 128, so the two varints are two bytes. */
	private static byte[] checked(byte[] multihash) {
		if (multihash.length < HEADER_BYTES) {
			throw new IllegalArgumentException("a multihash has more than " + multihash.length + " bytes");
		}
		int code = multihash[0] & 0xff;
		int digestBytes = multihash.length - HEADER_BYTES;
		if (code != SHA2_256 && code != IDENTITY) {
			throw new IllegalArgumentException(
					String.format("its multihash is neither SHA-256 (12) nor identity (00) but %02x", code));
		}
		if (code == IDENTITY && digestBytes > MAX_INLINE_KEY_BYTES) {
			throw new IllegalArgumentException("an identity multihash of " + digestBytes + " bytes is longer than "
					+ MAX_INLINE_KEY_BYTES + "; so long a key is hashed");
		}
		if ((multihash[1] & 0xff) != digestBytes) {
			throw new IllegalArgumentException(
					"its multihash announces " + (multihash[1] & 0xff) + " bytes and has " + digestBytes);
		}
		if (code == SHA2_256 && digestBytes != SHA2_256_BYTES) {
			throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digestBytes);
		}
		if (code == IDENTITY) {
			checkInlineKey(Arrays.copyOfRange(multihash, HEADER_BYTES, multihash.length));
		}
		return multihash;
	}

	/**
	 * The shape only: ids come by the hundred from peers, and a point costs some 10 µs.
	 */
	private static void checkInlineKey(byte[] encodedKey) {
		KeyProtobuf key = KeyProtobuf.decode(encodedKey, MAX_INLINE_KEY_BYTES);
		switch (key.type()) {
			case ED25519 -> Ed25519Keys.checkPublicLength(key.data());
			case SECP256K1 -> Secp256k1Keys.checkPublicLength(key.data());
			case RSA, ECDSA -> throw new IllegalArgumentException("no " + key.type() + " key is so short");
		}
	}

	/** The id of a key that was checked. */
	static PeerId ofEncodedKey(byte[] encodedKey) {
		boolean inline = encodedKey.length <= MAX_INLINE_KEY_BYTES;
		byte[] digest = inline ? encodedKey : EllipticCurve.sha256(encodedKey);
		byte[] multihash = new byte[HEADER_BYTES + digest.length];
		multihash[0] = (byte) (inline ? IDENTITY : SHA2_256);
		multihash[1] = (byte) digest.length;
		System.arraycopy(digest, 0, multihash, HEADER_BYTES, digest.length);
		return new PeerId(multihash);
	}

	public static PeerId of(PublicKey key) {
		return key.peerId();
	}

	/** The multihash. */
	public byte[] toBytes() {
		return this.multihash.clone();
	}

	public boolean matches(PublicKey key) {
		return equals(key.peerId());
	}

	/**
	 * The key, if the id contains it. Empty for an id that is a hash, and for one that
	 * contains no point of its curve or one of small order: no node can show that it has
	 * such an id.
	 */
	public Optional<PublicKey> publicKey() {
		if (this.multihash[0] != IDENTITY) {
			return Optional.empty();
		}
		try {
			return Optional
				.of(PublicKey.decode(Arrays.copyOfRange(this.multihash, HEADER_BYTES, this.multihash.length)));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** The id as a CID version 1 in base32, {@code bafz…}. */
	public String toCid() {
		byte[] cid = new byte[2 + this.multihash.length];
		cid[0] = CID_VERSION;
		cid[1] = LIBP2P_KEY;
		System.arraycopy(this.multihash, 0, cid, 2, this.multihash.length);
		return "b" + Base32.encode(cid);
	}

	/** Orders by the multihash's unsigned bytes. */
	@Override
	public int compareTo(PeerId other) {
		return Arrays.compareUnsigned(this.multihash, other.multihash);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof PeerId that && Arrays.equals(this.multihash, that.multihash);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/** The id in base58, which every implementation reads. */
	@Override
	public String toString() {
		// Computed at most once per thread; equal strings, so a race does no harm.
		String cached = this.text;
		if (cached == null) {
			cached = Base58.encode(this.multihash);
			this.text = cached;
		}
		return cached;
	}

}
