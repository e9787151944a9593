/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/**
 * A parsed and checked public key. Implementations are immutable and thread-safe.
 */
interface Verifier {

	/** Whether it is a signature of the message; false for anything malformed. */
	boolean verify(byte[] message, byte[] signature);

}
