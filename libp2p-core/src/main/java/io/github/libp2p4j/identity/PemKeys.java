/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in PEM, as openssl and ssh-keygen write them. Stateless and thread-safe.
 */
final class PemKeys {

	/** Chosen: an RSA key of 8,192 bits takes 6,400. */
	private static final int MAX_CHARACTERS = 64 * 1024;

	private PemKeys() {
	}

	static KeyPair read(String pem) {
		if (pem.length() > MAX_CHARACTERS) {
			throw new IllegalArgumentException(
					"a PEM text of " + pem.length() + " characters is longer than the " + MAX_CHARACTERS + " allowed");
		}
		try (PemReader reader = new PemReader(new StringReader(pem))) {
			PemObject object = reader.readPemObject();
			while (object != null) {
				if (object.getType().endsWith("PRIVATE KEY")) {
					return read(object);
				}
				// openssl ecparam puts EC PARAMETERS first.
				object = reader.readPemObject();
			}
		}
		catch (IOException | IllegalStateException ex) {
			throw new IllegalArgumentException("the PEM text is truncated or malformed", ex);
		}
		throw new IllegalArgumentException("the PEM text contains no private key");
	}

	private static KeyPair read(PemObject object) {
		refuseEncrypted(object);
		Object key = parse(object);
		if (key == null) {
			throw new IllegalArgumentException("the PEM block " + object.getType()
					+ " is none of PRIVATE KEY, EC PRIVATE KEY, RSA PRIVATE KEY, OPENSSH PRIVATE KEY");
		}
		if (key instanceof RSAPrivateKey rsa) {
			return new KeyPair(KeyType.RSA, RsaKeys.ofKey(rsa));
		}
		return (key instanceof ECPrivateKey sec1) ? ofSec1(sec1) : ofParameters(key);
	}

	private static @Nullable Object parse(PemObject object) {
		byte[] content = object.getContent();
		try {
			return switch (object.getType()) {
				case "PRIVATE KEY" -> PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(content));
				case "EC PRIVATE KEY" -> EcdsaKeys.parse(content);
				case "RSA PRIVATE KEY" -> RSAPrivateKey.getInstance(content);
				case "OPENSSH PRIVATE KEY" -> OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(content);
				default -> null;
			};
		}
		catch (IOException | RuntimeException ex) {
			// Bouncy Castle's messages are about its parser; the cause has them.
			throw new IllegalArgumentException("the PEM block " + object.getType()
					+ " is truncated, malformed or of no libp2p key type (RSA, Ed25519, ECDSA, secp256k1)", ex);
		}
	}

	private static void refuseEncrypted(PemObject object) {
		boolean encrypted = object.getType().equals("ENCRYPTED PRIVATE KEY");
		for (Object entry : object.getHeaders()) {
			PemHeader header = (PemHeader) entry;
			encrypted |= header.getName().equals("Proc-Type") && header.getValue().contains("ENCRYPTED");
		}
		if (object.getType().equals("OPENSSH PRIVATE KEY")) {
			encrypted |= isEncryptedOpenSsh(object.getContent());
		}
		if (encrypted) {
			throw new IllegalArgumentException("the PEM block " + object.getType()
					+ " is encrypted; decrypt it first (openssl pkey, or ssh-keygen -p with an empty passphrase)");
		}
	}

	/**
	 * The name of the cipher follows the magic "openssh-key-v1\0", with a length of four
	 * bytes.
	 */
	private static boolean isEncryptedOpenSsh(byte[] content) {
		String start = new String(content, 0, Math.min(content.length, 23), StandardCharsets.ISO_8859_1);
		return start.startsWith("openssh-key-v1\0") && !start.equals("openssh-key-v1\0\0\0\0\4none");
	}

	private static KeyPair ofParameters(Object parameters) {
		if (parameters instanceof Ed25519PrivateKeyParameters key) {
			return new KeyPair(KeyType.ED25519, Ed25519Keys.ofSeed(key.getEncoded()));
		}
		if (parameters instanceof RSAPrivateCrtKeyParameters key) {
			return new KeyPair(KeyType.RSA, RsaKeys.ofKey(new RSAPrivateKey(key.getModulus(), key.getPublicExponent(),
					key.getExponent(), key.getP(), key.getQ(), key.getDP(), key.getDQ(), key.getQInv())));
		}
		if (parameters instanceof ECPrivateKeyParameters key
				&& key.getParameters() instanceof ECNamedDomainParameters domain) {
			return ofScalar(curve(domain.getName()), key.getD());
		}
		throw new IllegalArgumentException("the private key is of no libp2p key type (RSA, Ed25519, ECDSA, secp256k1)");
	}

	private static KeyPair ofSec1(ECPrivateKey key) {
		if (!(key.getParametersObject() instanceof ASN1ObjectIdentifier identifier)) {
			throw new IllegalArgumentException("the private key does not name its curve");
		}
		EllipticCurve curve = curve(identifier);
		return (curve == EllipticCurve.SECP256K1) ? ofScalar(curve, key.getKey())
				: new KeyPair(KeyType.ECDSA, EcdsaKeys.ofSec1(curve, key));
	}

	private static KeyPair ofScalar(EllipticCurve curve, BigInteger scalar) {
		return (curve == EllipticCurve.SECP256K1) ? new KeyPair(KeyType.SECP256K1, Secp256k1Keys.ofScalar(scalar))
				: new KeyPair(KeyType.ECDSA, EcdsaKeys.ofScalar(curve, scalar));
	}

	private static EllipticCurve curve(ASN1ObjectIdentifier identifier) {
		return EllipticCurve.of(identifier)
			.orElseThrow(() -> new IllegalArgumentException(
					"the curve " + identifier.getId() + " is none of secp256k1, P-256, P-384, P-521"));
	}

}
