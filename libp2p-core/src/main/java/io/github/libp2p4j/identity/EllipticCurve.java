/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curves on which ECDSA identities live, and ECDSA with SHA-256 and DER signatures on
 * them. Immutable. Bouncy Castle does the arithmetic on all of them: the JDK has dropped
 * secp256k1.
 */
enum EllipticCurve {

	SECP256K1(SECObjectIdentifiers.secp256k1),

	P256(SECObjectIdentifiers.secp256r1),

	P384(SECObjectIdentifiers.secp384r1),

	P521(SECObjectIdentifiers.secp521r1);

	private final ASN1ObjectIdentifier identifier;

	private final ECDomainParameters domain;

	EllipticCurve(ASN1ObjectIdentifier identifier) {
		this.identifier = identifier;
		X9ECParameters parameters = CustomNamedCurves.getByOID(identifier);
		this.domain = new ECNamedDomainParameters(identifier, parameters);
	}

	static Optional<EllipticCurve> of(ASN1ObjectIdentifier identifier) {
		return Arrays.stream(values()).filter((curve) -> curve.identifier.equals(identifier)).findFirst();
	}

	ASN1ObjectIdentifier identifier() {
		return this.identifier;
	}

	/** The length of a private scalar, and of a coordinate. */
	int scalarBytes() {
		return (this.domain.getN().bitLength() + 7) / 8;
	}

	/**
	 * Decodes a point in SEC1 form.
	 * @throws IllegalArgumentException if it is not on the curve, or infinity
	 */
	ECPublicKeyParameters publicKey(byte[] encodedPoint) {
		try {
			// The constructor refuses infinity and points off the curve.
			return new ECPublicKeyParameters(this.domain.getCurve().decodePoint(encodedPoint), this.domain);
		}
		catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException ex) {
			throw new IllegalArgumentException("a public key that is no point of the curve " + this, ex);
		}
	}

	/**
	 * Checks the range of a private scalar.
	 * @throws IllegalArgumentException if it is 0 or not less than the curve's order
	 */
	ECPrivateKeyParameters privateKey(BigInteger scalar) {
		if (scalar.signum() <= 0 || scalar.compareTo(this.domain.getN()) >= 0) {
			throw new IllegalArgumentException("a private key outside the range of the curve " + this);
		}
		return new ECPrivateKeyParameters(scalar, this.domain);
	}

	ECPrivateKeyParameters generate() {
		SecureRandom random = new SecureRandom();
		while (true) {
			BigInteger scalar = new BigInteger(this.domain.getN().bitLength(), random);
			if (scalar.signum() > 0 && scalar.compareTo(this.domain.getN()) < 0) {
				return new ECPrivateKeyParameters(scalar, this.domain);
			}
		}
	}

	ECPoint publicPoint(ECPrivateKeyParameters key) {
		return new FixedPointCombMultiplier().multiply(this.domain.getG(), key.getD()).normalize();
	}

	/**
	 * Signs deterministically (RFC 6979), with the lower of the two possible values of s.
	 */
	byte[] sign(ECPrivateKeyParameters key, byte[] message) {
		ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
		signer.init(true, key);
		BigInteger[] signature = signer.generateSignature(sha256(message));
		BigInteger order = this.domain.getN();
		BigInteger s = signature[1];
		if (s.compareTo(order.shiftRight(1)) > 0) {
			s = order.subtract(s);
		}
		try {
			return StandardDSAEncoding.INSTANCE.encode(order, signature[0], s);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Two integers into memory", ex);
		}
	}

	/**
	 * Accepts both values of s, but only canonical DER with r and s between 1 and the
	 * curve's order.
	 */
	boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature) {
		BigInteger order = this.domain.getN();
		if (signature.length > 2 * scalarBytes() + 9) {
			return false;
		}
		BigInteger[] values;
		try {
			values = StandardDSAEncoding.INSTANCE.decode(order, signature);
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
		ECDSASigner verifier = new ECDSASigner();
		verifier.init(false, key);
		return verifier.verifySignature(sha256(message), values[0], values[1]);
	}

	static byte[] sha256(byte[] message) {
		SHA256Digest digest = new SHA256Digest();
		digest.update(message, 0, message.length);
		byte[] hash = new byte[digest.getDigestSize()];
		digest.doFinal(hash, 0);
		return hash;
	}

}
