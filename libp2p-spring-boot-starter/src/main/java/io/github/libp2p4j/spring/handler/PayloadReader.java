/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import io.github.libp2p4j.Codec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Turns messages of peers into valid payloads. Immutable.
 *
 * @param type of the payload
 * @param codec by whom
 * @param validator null if nothing is to be validated
 */
record PayloadReader(ResolvableType type, Codec<Object> codec, @Nullable PayloadValidator validator) {

	/**
	 * @throws PayloadException if the message is no such payload
	 */
	Object read(byte[] message, String protocol) {
		Object payload;
		try {
			payload = this.codec.decode(message);
		}
		catch (Exception ex) {
			throw new PayloadConversionException("A message of " + message.length + " bytes on " + protocol
					+ " could not be converted to " + this.type, ex);
		}
		if (this.validator != null) {
			this.validator.validate(payload, protocol);
		}
		return payload;
	}

}
