/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Nothing, as no bytes. Immutable.
 */
final class NoAnswerCodec implements Codec<NoAnswer> {

	static final NoAnswerCodec INSTANCE = new NoAnswerCodec();

	private NoAnswerCodec() {
	}

	@Override
	public byte[] encode(NoAnswer message) {
		return new byte[0];
	}

	@Override
	public NoAnswer decode(byte[] bytes) {
		return NoAnswer.NONE;
	}

	@Override
	public String toString() {
		return "no answer";
	}

}
