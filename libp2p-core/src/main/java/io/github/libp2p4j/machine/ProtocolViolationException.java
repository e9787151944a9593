/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.machine;

/**
 * The peer broke a protocol. Machines throw it; only the driver turns it into a close
 * (or, on a stream's negotiation, into a reset). The message names what, where and by how
 * much, never secrets.
 */
public final class ProtocolViolationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String protocol;

	/**
	 * @param protocol the specification that was broken, such as {@code yamux} or
	 * {@code noise}
	 * @param message what was wrong
	 */
	public ProtocolViolationException(String protocol, String message) {
		this(protocol, message, null);
	}

	public ProtocolViolationException(String protocol, String message,
			@org.jspecify.annotations.Nullable Throwable cause) {
		// No stack trace: a hostile peer decides how often this is made.
		super(protocol + ": " + message, cause, false, false);
		this.protocol = protocol;
	}

	public String protocol() {
		return this.protocol;
	}

}
