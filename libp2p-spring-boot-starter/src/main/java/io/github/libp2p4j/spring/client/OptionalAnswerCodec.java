/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Optional;

import io.github.libp2p4j.Codec;

/**
 * Answers that may be absent: an empty message says so, as handlers do. Decodes to an
 * {@link Optional}. Immutable.
 *
 * @param present of answers that are there
 */
record OptionalAnswerCodec(Codec<Object> present) implements Codec<Object> {

	@Override
	public byte[] encode(Object message) {
		throw new IllegalStateException("Answers are received only");
	}

	@Override
	public Object decode(byte[] bytes) throws Exception {
		return (bytes.length == 0) ? Optional.empty() : Optional.of(this.present.decode(bytes));
	}

}
