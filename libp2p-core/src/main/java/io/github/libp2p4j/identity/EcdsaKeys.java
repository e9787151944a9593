/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * ECDSA keys as identities: SubjectPublicKeyInfo public, SEC1 {@code ECPrivateKey}
 * private. Stateless and thread-safe. Generates P-256, as every peer does; reads P-384
 * and P-521 too, as go and js do.
 */
final class EcdsaKeys {

	private static final EllipticCurve[] CURVES = { EllipticCurve.P256, EllipticCurve.P384, EllipticCurve.P521 };

	private EcdsaKeys() {
	}

	/**
	 * Reads a SubjectPublicKeyInfo with a named curve and an uncompressed point. In DER
	 * all but the point is constant then, so nothing has to be parsed.
	 */
	static Verifier verifier(byte[] data) {
		for (EllipticCurve curve : CURVES) {
			byte[] prefix = publicPrefix(curve);
			int coordinatesBytes = 2 * curve.scalarBytes();
			if (data.length == prefix.length + coordinatesBytes
					&& Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length)) {
				ECPublicKeyParameters key = curve
					.publicKey(Arrays.copyOfRange(data, data.length - coordinatesBytes - 1, data.length));
				return (message, signature) -> curve.verify(key, message, signature);
			}
		}
		throw new IllegalArgumentException("an ECDSA public key of " + data.length
				+ " bytes that is no SubjectPublicKeyInfo of P-256, P-384 or P-521 with an uncompressed point");
	}

	/**
	 * All before the coordinates, with the 04 that says "uncompressed": the hybrid form
	 * would be a second name.
	 */
	private static byte[] publicPrefix(EllipticCurve curve) {
		byte[] blankPoint = new byte[1 + 2 * curve.scalarBytes()];
		blankPoint[0] = 4;
		byte[] blank = publicData(curve, blankPoint);
		return Arrays.copyOf(blank, blank.length - 2 * curve.scalarBytes());
	}

	private static byte[] publicData(EllipticCurve curve, byte[] point) {
		return der(new SubjectPublicKeyInfo(
				new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.identifier()), point));
	}

	private static byte[] der(ASN1Object object) {
		try {
			return object.getEncoded(ASN1Encoding.DER);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Into memory", ex);
		}
	}

	static Signer generate() {
		return new Sec1Signer(EllipticCurve.P256, EllipticCurve.P256.generate());
	}

	static Signer ofScalar(EllipticCurve curve, BigInteger scalar) {
		return new Sec1Signer(curve, curve.privateKey(scalar));
	}

	/**
	 * Reads {@code ECPrivateKey} (RFC 5915), which must name its curve.
	 */
	static Signer signer(byte[] data) {
		ECPrivateKey key = parse(data);
		Object parameters = key.getParametersObject();
		if (!(parameters instanceof ASN1ObjectIdentifier identifier)) {
			throw new IllegalArgumentException("an ECDSA private key that does not name its curve");
		}
		EllipticCurve curve = EllipticCurve.of(identifier)
			.filter((known) -> Arrays.asList(CURVES).contains(known))
			.orElseThrow(() -> new IllegalArgumentException("an ECDSA private key on the curve " + identifier.getId()
					+ ", which is not P-256, P-384 or P-521"));
		return ofSec1(curve, key);
	}

	static Signer ofSec1(EllipticCurve curve, ECPrivateKey key) {
		Sec1Signer signer = new Sec1Signer(curve, curve.privateKey(key.getKey()));
		if (key.getPublicKey() != null && !Arrays.equals(key.getPublicKey().getOctets(), signer.point)) {
			throw new IllegalArgumentException("the ECDSA private key contains a public key that is not its own");
		}
		return signer;
	}

	static ECPrivateKey parse(byte[] data) {
		try {
			ECPrivateKey key = ECPrivateKey.getInstance(ASN1Primitive.fromByteArray(data));
			// Bouncy Castle finds out here whether the parts are what they should be.
			key.getKey();
			key.getParametersObject();
			if (key.getPublicKey() != null) {
				key.getPublicKey().getOctets();
			}
			return key;
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("an ECDSA private key that is no SEC1 ECPrivateKey", ex);
		}
	}

	private static final class Sec1Signer implements Signer {

		private final EllipticCurve curve;

		private final ECPrivateKeyParameters key;

		private final byte[] point;

		Sec1Signer(EllipticCurve curve, ECPrivateKeyParameters key) {
			this.curve = curve;
			this.key = key;
			this.point = curve.publicPoint(key).getEncoded(false);
		}

		@Override
		public byte[] sign(byte[] message) {
			return this.curve.sign(this.key, message);
		}

		@Override
		public byte[] publicData() {
			return EcdsaKeys.publicData(this.curve, this.point);
		}

		@Override
		public byte[] privateData() {
			return der(new ECPrivateKey(this.curve.scalarBytes() * 8, this.key.getD(), new DERBitString(this.point),
					this.curve.identifier()));
		}

	}

}
