/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * Two handlers claim one id. Immutable.
 */
public final class DuplicateHandlerIdException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String id;

	private final String first;

	private final String second;

	DuplicateHandlerIdException(String id, String first, String second) {
		super("Stream handler id '" + id + "' is claimed by two: " + first + " and " + second);
		this.id = id;
		this.first = first;
		this.second = second;
	}

	public String id() {
		return this.id;
	}

	/**
	 * The handler that was registered, for people to read.
	 */
	public String first() {
		return this.first;
	}

	/**
	 * The handler that was refused, for people to read.
	 */
	public String second() {
		return this.second;
	}

}
