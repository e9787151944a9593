/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Leaves bytes as they are. Immutable.
 */
final class BytesCodec implements Codec<byte[]> {

	static final BytesCodec INSTANCE = new BytesCodec();

	private BytesCodec() {
	}

	@Override
	public byte[] encode(byte[] message) {
		return message;
	}

	@Override
	public byte[] decode(byte[] bytes) {
		return bytes;
	}

	@Override
	public String toString() {
		return "bytes";
	}

}
