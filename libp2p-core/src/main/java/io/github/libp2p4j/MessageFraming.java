/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * How a peer sees where a message on a stream ends.
 */
public enum MessageFraming {

	/**
	 * The length as an unsigned varint in minimal form, then so many bytes: what most
	 * protocols of libp2p do. What follows on the stream is ignored.
	 */
	UVARINT,

	/**
	 * The message is all there is, and ends where the sender's half of the stream does:
	 * what the {@code json} and {@code cbor} codecs of rust-libp2p do.
	 */
	NONE

}
