/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * A stream could not be opened, or cannot be read or written any more. The connection is
 * not affected.
 */
public final class StreamException extends Libp2pException {

	private static final long serialVersionUID = 1L;

	/** Why a stream failed; bounded, so that it can be a metric's tag. */
	public enum Reason {

		/** The peer reset the stream. */
		RESET_BY_PEER,
		/** This side reset the stream. */
		RESET,
		/** The connection ended before the stream did. */
		CONNECTION_LOST,
		/** A read, write or negotiation deadline passed. */
		TIMEOUT,
		/** The peer speaks none of the proposed protocols. */
		PROTOCOL_NOT_SUPPORTED,
		/** The peer broke multistream-select on this stream. */
		NEGOTIATION_FAILED,
		/** This side has closed the half that was used. */
		CLOSED,
		/** A limit of this node: streams, unacknowledged opens, memory. */
		LIMIT,
		/** The caller cancelled or was interrupted. */
		CANCELLED

	}

	private final Reason reason;

	public StreamException(Reason reason, String message, Origin origin) {
		this(reason, message, origin, OptionalLong.empty(), null);
	}

	public StreamException(Reason reason, String message, Origin origin, OptionalLong wireCode,
			@Nullable Throwable cause) {
		super(message, origin, wireCode, cause);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

}
