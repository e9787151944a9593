/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.springframework.validation.Errors;

/**
 * A payload of a peer breaks the constraints that the handler puts on it.
 */
public final class PayloadValidationException extends PayloadException {

	private static final long serialVersionUID = 1L;

	private final transient Errors errors;

	PayloadValidationException(String message, Errors errors) {
		super(message, null);
		this.errors = errors;
	}

	/**
	 * Which constraints.
	 */
	public Errors errors() {
		return this.errors;
	}

}
