/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.util.Arrays;

import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Validity;

/**
 * What of an X.509 certificate libp2p looks at. Immutable. The JDK's and Bouncy Castle's
 * own classes refuse an empty issuer, which js-libp2p's certificates have.
 *
 * @param signed the bytes that are signed
 * @param validity when it may be used
 * @param publicKey of the certificate, which is not the peer's
 * @param extensions all of them
 * @param signatureAlgorithm as named inside and outside of what is signed
 * @param signature over the signed bytes
 */
record X509Parts(byte[] signed, Validity validity, SubjectPublicKeyInfo publicKey, Extensions extensions,
		AlgorithmIdentifier signatureAlgorithm, byte[] signature) {

	/** Version 3, the only one with extensions. */
	private static final ASN1Integer VERSION_3 = new ASN1Integer(2);

	private static final int EXTENSIONS_TAG = 3;

	/**
	 * @throws IllegalArgumentException if it is no certificate of version 3 in DER with
	 * extensions
	 */
	static X509Parts parse(byte[] certificate) {
		try {
			ASN1Sequence outer = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(certificate));
			// What is verified is what we would write, so it must be what was sent.
			if (outer.size() == 3 && Arrays.equals(outer.getEncoded(ASN1Encoding.DER), certificate)) {
				return parse(outer);
			}
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("a certificate that is no X.509 certificate with extensions", ex);
		}
		throw new IllegalArgumentException("a certificate that is no X.509 certificate in DER");
	}

	/** Names and serial number say nothing here and are not looked at. */
	private static X509Parts parse(ASN1Sequence outer) throws IOException {
		ASN1Sequence inner = ASN1Sequence.getInstance(outer.getObjectAt(0));
		ASN1Integer version = ASN1Integer.getInstance((ASN1TaggedObject) inner.getObjectAt(0), true);
		AlgorithmIdentifier algorithm = AlgorithmIdentifier.getInstance(outer.getObjectAt(1));
		ASN1TaggedObject last = (ASN1TaggedObject) inner.getObjectAt(inner.size() - 1);
		if (!version.equals(VERSION_3) || !algorithm.equals(AlgorithmIdentifier.getInstance(inner.getObjectAt(2)))
				|| !last.hasContextTag(EXTENSIONS_TAG)) {
			throw new IllegalArgumentException("version, algorithms or extensions");
		}
		return new X509Parts(inner.getEncoded(ASN1Encoding.DER), Validity.getInstance(inner.getObjectAt(4)),
				SubjectPublicKeyInfo.getInstance(inner.getObjectAt(6)),
				Extensions.getInstance(ASN1Sequence.getInstance(last, true)), algorithm,
				ASN1BitString.getInstance(outer.getObjectAt(2)).getOctets());
	}

}
