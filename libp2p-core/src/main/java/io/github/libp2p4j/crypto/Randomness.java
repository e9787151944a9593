/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.SecureRandom;

/**
 * The source of randomness of this room. Thread-safe.
 */
final class Randomness {

	static final SecureRandom SOURCE = new SecureRandom();

	private Randomness() {
	}

}
