/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * RSA keys as identities: SubjectPublicKeyInfo public, PKCS#1 private, PKCS#1 v1.5
 * signatures with SHA-256. Stateless and thread-safe.
 */
final class RsaKeys {

	/** go-libp2p's floor, {@code core/crypto/rsa_common.go}. */
	static final int MIN_BITS = 2048;

	/** go-libp2p's ceiling since CVE-2023-39533: larger keys burn the verifier's CPU. */
	static final int MAX_BITS = 8192;

	/**
	 * Chosen: 65,537 is what exists. A long exponent costs as much as a long modulus: 12
	 * ms instead of 0.2.
	 */
	private static final BigInteger MAX_EXPONENT = BigInteger.ONE.shiftLeft(32);

	private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption,
			DERNull.INSTANCE);

	private RsaKeys() {
	}

	static Verifier verifier(byte[] data) {
		RSAPublicKey key = parsePublic(data);
		checkPublic(key.getModulus(), key.getPublicExponent());
		try {
			java.security.PublicKey publicKey = KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
			return (message, signature) -> verify(publicKey, message, signature);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("an RSA public key that the JDK refuses", ex);
		}
	}

	private static RSAPublicKey parsePublic(byte[] data) {
		try {
			SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(data);
			RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
			// Equal to what we would write: DER, no unused bits, NULL parameters, nothing
			// behind.
			if (Arrays.equals(publicData(key.getModulus(), key.getPublicExponent()), data)) {
				return key;
			}
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("an RSA public key that is no SubjectPublicKeyInfo", ex);
		}
		throw new IllegalArgumentException("an RSA public key that is no SubjectPublicKeyInfo in DER");
	}

	/**
	 * @throws IllegalArgumentException if verifying with such a key would be unsafe or
	 * dear
	 */
	static void checkPublic(BigInteger modulus, BigInteger exponent) {
		int bits = modulus.bitLength();
		if (modulus.signum() <= 0 || bits < MIN_BITS || bits > MAX_BITS) {
			throw new IllegalArgumentException(
					"an RSA key of " + bits + " bits, not between " + MIN_BITS + " and " + MAX_BITS);
		}
		if (!modulus.testBit(0)) {
			throw new IllegalArgumentException("an RSA key with an even modulus");
		}
		if (exponent.compareTo(BigInteger.TWO) <= 0 || exponent.compareTo(MAX_EXPONENT) > 0 || !exponent.testBit(0)) {
			throw new IllegalArgumentException("an RSA key whose exponent is not odd and between 3 and 2^32");
		}
	}

	private static boolean verify(java.security.PublicKey key, byte[] message, byte[] signature) {
		try {
			Signature verifier = Signature.getInstance("SHA256withRSA");
			verifier.initVerify(key);
			verifier.update(message);
			return verifier.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private static byte[] publicData(BigInteger modulus, BigInteger exponent) throws IOException {
		return new SubjectPublicKeyInfo(ALGORITHM, new RSAPublicKey(modulus, exponent)).getEncoded(ASN1Encoding.DER);
	}

	static Signer generate(int bits) {
		if (bits < MIN_BITS || bits > MAX_BITS) {
			throw new IllegalArgumentException(
					"an RSA key has between " + MIN_BITS + " and " + MAX_BITS + " bits, not " + bits);
		}
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(bits);
			RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
			return new CrtSigner(new RSAPrivateKey(key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(),
					key.getPrimeP(), key.getPrimeQ(), key.getPrimeExponentP(), key.getPrimeExponentQ(),
					key.getCrtCoefficient()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JDK has no RSA", ex);
		}
	}

	/** Reads {@code RSAPrivateKey} (PKCS#1). */
	static Signer signer(byte[] data) {
		RSAPrivateKey key;
		try {
			key = RSAPrivateKey.getInstance(data);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("an RSA private key that is no PKCS#1 RSAPrivateKey", ex);
		}
		return ofKey(key);
	}

	static Signer ofKey(RSAPrivateKey key) {
		checkPublic(key.getModulus(), key.getPublicExponent());
		checkConsistent(key);
		return new CrtSigner(key);
	}

	/**
	 * A key with one wrong number would sign, and the faulty signature would give the
	 * primes away.
	 */
	private static void checkConsistent(RSAPrivateKey key) {
		BigInteger p = key.getPrime1();
		BigInteger q = key.getPrime2();
		boolean consistent = p.compareTo(BigInteger.ONE) > 0 && q.compareTo(BigInteger.ONE) > 0
				&& p.multiply(q).equals(key.getModulus()) && p.isProbablePrime(64) && q.isProbablePrime(64);
		if (consistent) {
			BigInteger p1 = p.subtract(BigInteger.ONE);
			BigInteger q1 = q.subtract(BigInteger.ONE);
			BigInteger d = key.getPrivateExponent();
			BigInteger e = key.getPublicExponent();
			consistent = d.signum() > 0 && d.bitLength() <= key.getModulus().bitLength()
					&& e.multiply(d).mod(p1).equals(BigInteger.ONE) && e.multiply(d).mod(q1).equals(BigInteger.ONE)
					&& d.mod(p1).equals(key.getExponent1()) && d.mod(q1).equals(key.getExponent2())
					&& key.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
		}
		if (!consistent) {
			throw new IllegalArgumentException("an RSA private key whose numbers do not belong together");
		}
	}

	private static final class CrtSigner implements Signer {

		private final RSAPrivateKey numbers;

		private final PrivateKey key;

		CrtSigner(RSAPrivateKey numbers) {
			this.numbers = numbers;
			try {
				this.key = KeyFactory.getInstance("RSA")
					.generatePrivate(new RSAPrivateCrtKeySpec(numbers.getModulus(), numbers.getPublicExponent(),
							numbers.getPrivateExponent(), numbers.getPrime1(), numbers.getPrime2(),
							numbers.getExponent1(), numbers.getExponent2(), numbers.getCoefficient()));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalArgumentException("an RSA private key that the JDK refuses", ex);
			}
		}

		@Override
		public byte[] sign(byte[] message) {
			try {
				Signature signer = Signature.getInstance("SHA256withRSA");
				signer.initSign(this.key);
				signer.update(message);
				return signer.sign();
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("An RSA key that was accepted does not sign", ex);
			}
		}

		@Override
		public byte[] publicData() {
			try {
				return RsaKeys.publicData(this.numbers.getModulus(), this.numbers.getPublicExponent());
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Into memory", ex);
			}
		}

		@Override
		public byte[] privateData() {
			try {
				return ((ASN1Object) this.numbers).getEncoded(ASN1Encoding.DER);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Into memory", ex);
			}
		}

	}

}
