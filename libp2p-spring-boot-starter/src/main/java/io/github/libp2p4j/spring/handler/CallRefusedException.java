/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.Nullable;

/**
 * The peer may not make this call. Thrown by interceptors; the stream is reset with
 * 0x1008, as go-libp2p's gated streams are, unless an exception handler answers, and
 * nothing is logged above debug.
 */
public final class CallRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CallRefusedException(String message) {
		super(message);
	}

	public CallRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
