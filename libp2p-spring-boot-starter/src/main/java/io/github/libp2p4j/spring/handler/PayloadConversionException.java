/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.Nullable;

/**
 * A message of a peer could not be turned into the payload, or is missing.
 */
public final class PayloadConversionException extends PayloadException {

	private static final long serialVersionUID = 1L;

	PayloadConversionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
