/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.crypto.KeyAgreement;
import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.identity.KeyPair;

/**
 * Who a host is in its Noise handshakes: its identity key, an X25519 static key, and the
 * signature that ties them together. Made once per host, never stored: signing anew for
 * every handshake would show nothing more. Immutable and thread-safe.
 */
public final class NoiseIdentity {

	private static final byte[] SIGNATURE_PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

	private final KeyAgreement agreement;

	private final KeyAgreementPair staticPair;

	private final byte[] identityKey;

	private final byte[] identitySignature;

	private NoiseIdentity(KeyAgreement agreement, KeyAgreementPair staticPair, byte[] identityKey,
			byte[] identitySignature) {
		this.agreement = agreement;
		this.staticPair = staticPair;
		this.identityKey = identityKey;
		this.identitySignature = identitySignature;
	}

	public static NoiseIdentity create(KeyPair identity, CryptoSuite crypto) {
		return create(identity, crypto.keyAgreement(), crypto.keyAgreement().generate());
	}

	static NoiseIdentity create(KeyPair identity, KeyAgreement agreement, KeyAgreementPair staticPair) {
		byte[] signature = identity.sign(signedMessage(staticPair.publicKey()));
		return new NoiseIdentity(agreement, staticPair, identity.publicKey().encoded(), signature);
	}

	/** What {@code identity_sig} signs. */
	static byte[] signedMessage(byte[] staticKey) {
		byte[] message = Arrays.copyOf(SIGNATURE_PREFIX, SIGNATURE_PREFIX.length + staticKey.length);
		System.arraycopy(staticKey, 0, message, SIGNATURE_PREFIX.length, staticKey.length);
		return message;
	}

	KeyAgreement agreement() {
		return this.agreement;
	}

	KeyAgreementPair staticPair() {
		return this.staticPair;
	}

	byte[] payload(List<String> muxers) {
		return new HandshakePayload(this.identityKey, this.identitySignature, muxers).encode();
	}

	@Override
	public String toString() {
		return "Noise identity";
	}

}
