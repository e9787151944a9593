/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.Nullable;

/**
 * What a peer sent is no payload for the handler. Its doing, so if no exception handler
 * takes it the stream is reset as after a breach of the protocol, and nothing is logged
 * above debug.
 */
public abstract sealed class PayloadException extends RuntimeException
		permits PayloadConversionException, PayloadValidationException {

	private static final long serialVersionUID = 1L;

	PayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
