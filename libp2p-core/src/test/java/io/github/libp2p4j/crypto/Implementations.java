/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every implementation that this runtime has, by name.
 */
final class Implementations {

	static final ConscryptRuntime CONSCRYPT = ConscryptRuntime.find(true);

	private static final SecureRandom RANDOM = new SecureRandom();

	record NamedCipher(String name, AeadCipher cipher) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record NamedAgreement(String name, KeyAgreement agreement) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record NamedEd25519(String name, Ed25519 ed25519) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private Implementations() {
	}

	static Stream<NamedCipher> ciphers() {
		List<NamedCipher> ciphers = new ArrayList<>();
		ciphers.add(new NamedCipher("JDK", new JdkAeadCipher()));
		if (CONSCRYPT.provider() != null) {
			ciphers.add(new NamedCipher("Conscrypt", new ConscryptAeadCipher(CONSCRYPT.provider())));
		}
		return ciphers.stream();
	}

	static Stream<NamedAgreement> agreements() {
		List<NamedAgreement> agreements = new ArrayList<>();
		agreements.add(new NamedAgreement("Bouncy Castle", new BouncyCastleKeyAgreement(RANDOM)));
		if (CONSCRYPT.provider() != null) {
			agreements.add(new NamedAgreement("Conscrypt", new ConscryptKeyAgreement(CONSCRYPT.provider())));
		}
		return agreements.stream();
	}

	static Stream<NamedEd25519> signatures() {
		List<NamedEd25519> signatures = new ArrayList<>();
		signatures.add(new NamedEd25519("Bouncy Castle", new BouncyCastleEd25519(RANDOM)));
		if (CONSCRYPT.provider() != null) {
			signatures.add(new NamedEd25519("Conscrypt", new ConscryptEd25519(CONSCRYPT.provider(), RANDOM)));
		}
		return signatures.stream();
	}

}
