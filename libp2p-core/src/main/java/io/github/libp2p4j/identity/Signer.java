/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

/**
 * A parsed and checked private key. Implementations are immutable and thread-safe, and
 * print nothing of it.
 */
interface Signer {

	byte[] sign(byte[] message);

	/** {@code Data} of the public key's protobuf. */
	byte[] publicData();

	/** {@code Data} of the private key's protobuf. */
	byte[] privateData();

}
