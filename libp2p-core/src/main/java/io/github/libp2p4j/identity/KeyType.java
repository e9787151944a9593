/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/**
 * The kinds of keys that can be a node's identity.
 *
 * @see <a href=
 * "https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#key-types">peer-ids,
 * key types</a>
 */
public enum KeyType {

	/** 2,048 to 8,192 bits, PKCS#1 v1.5 signatures with SHA-256. */
	RSA(0),

	/** The one that every peer has, and the fastest. */
	ED25519(1),

	/** Bitcoin's and Ethereum's curve, signatures with SHA-256. */
	SECP256K1(2),

	/** P-256, P-384 or P-521, signatures with SHA-256. */
	ECDSA(3);

	private final int code;

	KeyType(int code) {
		this.code = code;
	}

	/** The number in the key protobuf. */
	int code() {
		return this.code;
	}

	static KeyType ofCode(long code) {
		for (KeyType type : values()) {
			if (type.code == code) {
				return type;
			}
		}
		throw new IllegalArgumentException("unknown key type " + Long.toUnsignedString(code)
				+ "; known are 0 RSA, 1 Ed25519, 2 Secp256k1, 3 ECDSA");
	}

}
