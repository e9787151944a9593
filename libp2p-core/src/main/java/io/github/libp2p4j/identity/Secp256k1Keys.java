/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.math.BigInteger;

import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.util.BigIntegers;

/**
 * secp256k1 keys as identities: 33 bytes compressed, 32 bytes private. Stateless and
 * thread-safe.
 */
final class Secp256k1Keys {

	private static final int PUBLIC_BYTES = 33;

	private static final int PRIVATE_BYTES = 32;

	private Secp256k1Keys() {
	}

	static void checkPublicLength(byte[] data) {
		if (data.length != PUBLIC_BYTES) {
			throw new IllegalArgumentException(
					"a Secp256k1 public key has " + PUBLIC_BYTES + " bytes (compressed), not " + data.length);
		}
	}

	static Verifier verifier(byte[] data) {
		checkPublicLength(data);
		ECPublicKeyParameters key = EllipticCurve.SECP256K1.publicKey(data);
		return (message, signature) -> EllipticCurve.SECP256K1.verify(key, message, signature);
	}

	static Signer generate() {
		return new ScalarSigner(EllipticCurve.SECP256K1.generate());
	}

	static Signer signer(byte[] data) {
		if (data.length != PRIVATE_BYTES) {
			throw new IllegalArgumentException(
					"a Secp256k1 private key has " + PRIVATE_BYTES + " bytes, not " + data.length);
		}
		return ofScalar(new BigInteger(1, data));
	}

	static Signer ofScalar(BigInteger scalar) {
		return new ScalarSigner(EllipticCurve.SECP256K1.privateKey(scalar));
	}

	private static final class ScalarSigner implements Signer {

		private final ECPrivateKeyParameters key;

		private final byte[] publicData;

		ScalarSigner(ECPrivateKeyParameters key) {
			this.key = key;
			this.publicData = EllipticCurve.SECP256K1.publicPoint(key).getEncoded(true);
		}

		@Override
		public byte[] sign(byte[] message) {
			return EllipticCurve.SECP256K1.sign(this.key, message);
		}

		@Override
		public byte[] publicData() {
			return this.publicData.clone();
		}

		@Override
		public byte[] privateData() {
			return BigIntegers.asUnsignedByteArray(PRIVATE_BYTES, this.key.getD());
		}

	}

}
