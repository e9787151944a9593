/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads who a peer is from its TLS certificate, which is self-signed and carries the
 * peer's key and signature in an extension. Stateless and thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md">tls</a>
 */
public final class CertificateIdentity {

	/** Chosen: two RSA keys and two signatures of 8,192 bits take 5 KiB. */
	private static final int MAX_BYTES = 16 * 1024;

	private static final ASN1ObjectIdentifier IDENTITY_EXTENSION = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");

	private static final byte[] SIGNATURE_PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

	/**
	 * TLS 1.3's schemes without RSASSA-PSS, which no peer puts on a certificate; no
	 * SHA-1, no MD5.
	 */
	private static final Map<ASN1ObjectIdentifier, Scheme> SCHEMES = Map.of( //
			X9ObjectIdentifiers.ecdsa_with_SHA256, new Scheme("EC", "SHA256withECDSA"), //
			X9ObjectIdentifiers.ecdsa_with_SHA384, new Scheme("EC", "SHA384withECDSA"), //
			X9ObjectIdentifiers.ecdsa_with_SHA512, new Scheme("EC", "SHA512withECDSA"), //
			PKCSObjectIdentifiers.sha256WithRSAEncryption, new Scheme("RSA", "SHA256withRSA"), //
			PKCSObjectIdentifiers.sha384WithRSAEncryption, new Scheme("RSA", "SHA384withRSA"), //
			PKCSObjectIdentifiers.sha512WithRSAEncryption, new Scheme("RSA", "SHA512withRSA"), //
			new ASN1ObjectIdentifier("1.3.101.112"), new Scheme("Ed25519", "Ed25519"));

	private CertificateIdentity() {
	}

	/**
	 * Checks a certificate.
	 * @param certificate X.509 in DER, the only one that the peer sent
	 * @param now when it must be valid
	 * @return the key that signed the certificate's key; its peer id is whom the peer has
	 * proved to be
	 * @throws IllegalArgumentException if it is longer than 16 KiB, malformed, not in
	 * date, not signed by its own key with an algorithm of TLS 1.3, has a critical
	 * extension beside the identity, lacks that, or if that is not signed by the key in
	 * it
	 */
	public static PublicKey verify(byte[] certificate, Instant now) {
		if (certificate.length > MAX_BYTES) {
			throw new IllegalArgumentException(
					"a certificate of " + certificate.length + " bytes is longer than the " + MAX_BYTES + " allowed");
		}
		try {
			X509Parts parts = X509Parts.parse(certificate);
			checkDates(parts, now);
			checkSelfSignature(parts);
			return identity(parts);
		}
		catch (IOException | IllegalStateException | ParseException ex) {
			throw new IllegalArgumentException("a certificate that is malformed", ex);
		}
	}

	private static void checkDates(X509Parts parts, Instant now) throws ParseException {
		Instant start = parts.validity().getNotBefore().getDate().toInstant();
		Instant end = parts.validity().getNotAfter().getDate().toInstant();
		if (now.isBefore(start) || now.isAfter(end)) {
			throw new IllegalArgumentException(
					"a certificate that is valid from " + start + " to " + end + ", and not at " + now);
		}
	}

	private static void checkSelfSignature(X509Parts parts) throws IOException {
		ASN1ObjectIdentifier algorithm = parts.signatureAlgorithm().getAlgorithm();
		Scheme scheme = SCHEMES.get(algorithm);
		if (scheme == null) {
			throw new IllegalArgumentException("a certificate signed with " + algorithm.getId()
					+ ", which is none of ECDSA, RSA (with SHA-256 or longer) and Ed25519");
		}
		SubjectPublicKeyInfo info = parts.publicKey();
		if (scheme.keyAlgorithm.equals("RSA")) {
			RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
			RsaKeys.checkPublic(key.getModulus(), key.getPublicExponent());
		}
		boolean valid;
		try {
			Signature verifier = Signature.getInstance(scheme.signatureAlgorithm);
			verifier.initVerify(KeyFactory.getInstance(scheme.keyAlgorithm)
				.generatePublic(new X509EncodedKeySpec(info.getEncoded(ASN1Encoding.DER))));
			verifier.update(parts.signed());
			valid = verifier.verify(parts.signature());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("a certificate whose key or signature is malformed", ex);
		}
		if (!valid) {
			throw new IllegalArgumentException("a certificate that is not signed by its own key");
		}
	}

	private static PublicKey identity(X509Parts parts) throws IOException {
		Extension extension = parts.extensions().getExtension(IDENTITY_EXTENSION);
		if (extension == null) {
			throw new IllegalArgumentException(
					"a certificate without libp2p's extension " + IDENTITY_EXTENSION.getId());
		}
		for (ASN1ObjectIdentifier critical : parts.extensions().getCriticalExtensionOIDs()) {
			if (!critical.equals(IDENTITY_EXTENSION)) {
				throw new IllegalArgumentException("a certificate with the critical extension " + critical.getId());
			}
		}
		ASN1Sequence signedKey = ASN1Sequence.getInstance(extension.getExtnValue().getOctets());
		if (signedKey.size() != 2) {
			throw new IllegalArgumentException("a certificate whose extension is not a key and a signature");
		}
		PublicKey key = PublicKey.decode(ASN1OctetString.getInstance(signedKey.getObjectAt(0)).getOctets());
		byte[] signature = ASN1OctetString.getInstance(signedKey.getObjectAt(1)).getOctets();
		byte[] info = parts.publicKey().getEncoded(ASN1Encoding.DER);
		byte[] message = Arrays.copyOf(SIGNATURE_PREFIX, SIGNATURE_PREFIX.length + info.length);
		System.arraycopy(info, 0, message, SIGNATURE_PREFIX.length, info.length);
		if (!key.verify(message, signature)) {
			throw new IllegalArgumentException("a certificate whose key was not signed by " + key.peerId());
		}
		return key;
	}

	private record Scheme(String keyAlgorithm, String signatureAlgorithm) {
	}

}
