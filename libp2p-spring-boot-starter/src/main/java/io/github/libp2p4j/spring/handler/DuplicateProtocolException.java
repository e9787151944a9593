/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * Two handlers claim one protocol. Immutable.
 */
public final class DuplicateProtocolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String protocol;

	private final String first;

	private final String second;

	DuplicateProtocolException(String protocol, String first, String second) {
		super("Protocol '" + protocol + "' has two handlers: " + first + " and " + second);
		this.protocol = protocol;
		this.first = first;
		this.second = second;
	}

	public String protocol() {
		return this.protocol;
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
