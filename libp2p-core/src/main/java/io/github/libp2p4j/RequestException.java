/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * A request came to nothing. What failed beneath it, a {@link DialException}, a
 * {@link ConnectionException} or a {@link StreamException}, is its cause.
 */
public final class RequestException extends Libp2pException {

	private static final long serialVersionUID = 1L;

	/**
	 * What a stream is reset with when the handler of a request failed, or made an answer
	 * that cannot be sent. Chosen: libp2p's draft of error codes leaves what is above
	 * 10,000 to protocols.
	 */
	public static final long HANDLER_FAILED_CODE = 10_500;

	/** Why a request failed; bounded, so that it can be a metric's tag. */
	public enum Reason {

		/** The time for the whole exchange is over. */
		TIMEOUT,
		/** No connection came about. */
		UNREACHABLE,
		/** The peer does not speak the protocol. */
		PROTOCOL_NOT_SUPPORTED,
		/** A request larger than its protocol allows; nothing was sent. */
		REQUEST_TOO_LARGE,
		/** The peer's answer, or this node's own, is larger than its protocol allows. */
		ANSWER_TOO_LARGE,
		/** The peer broke the framing of the answer, or the negotiation before it. */
		MALFORMED_ANSWER,
		/** The peer ended the stream in order, without an answer. */
		NO_ANSWER,
		/** The connection is closed, closing, or was lost. */
		CONNECTION_LOST,
		/** The peer reset the stream; {@link #wireCode()} is what it said. */
		RESET_BY_PEER,
		/** The codec could not encode or decode a message. */
		CODEC_FAILED,
		/** The handler failed: the peer's, as it said by its code, or this node's own. */
		HANDLER_FAILED,
		/** A limit of this node ({@code origin} {@code LIBRARY}), or of the peer. */
		LIMIT,
		/** The caller cancelled or was interrupted. */
		CANCELLED,
		/** Anything else. */
		OTHER

	}

	private final Reason reason;

	public RequestException(Reason reason, String message, Origin origin, @Nullable Throwable cause) {
		this(reason, message, origin, OptionalLong.empty(), cause);
	}

	public RequestException(Reason reason, String message, Origin origin, OptionalLong wireCode,
			@Nullable Throwable cause) {
		super(message, origin, wireCode, cause);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

}
