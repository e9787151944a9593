/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * A stream handler, or an exception handler, cannot work as it is declared. Immutable.
 */
public final class InvalidStreamHandlerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String handler;

	private final String problem;

	private final String action;

	InvalidStreamHandlerException(String handler, String problem, String action) {
		super("Stream handler, " + handler + ": " + problem);
		this.handler = handler;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * The bean, and the method if it is one, for people to read.
	 */
	public String handler() {
		return this.handler;
	}

	public String problem() {
		return this.problem;
	}

	/**
	 * What would be right.
	 */
	public String action() {
		return this.action;
	}

}
