/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.OptionalLong;

import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.StreamException;

/**
 * What the failures of dials, connections and streams are to somebody who made a request.
 * Stateless.
 */
final class RequestFailures {

	private RequestFailures() {
	}

	static RequestException of(String protocol, Throwable failure) {
		if (failure instanceof RequestException request) {
			return request;
		}
		String message = "The request " + protocol + " failed: " + failure.getMessage();
		if (failure instanceof StreamException stream) {
			return new RequestException(reason(stream), message, stream.origin(), stream.wireCode(), stream);
		}
		if (failure instanceof Libp2pException other) {
			return new RequestException(reason(other), message, other.origin(), other.wireCode(), other);
		}
		return new RequestException(Reason.OTHER, "The request " + protocol + " failed: " + failure, Origin.LIBRARY,
				failure);
	}

	private static Reason reason(StreamException failure) {
		boolean remote = failure.origin() == Origin.REMOTE;
		return switch (failure.reason()) {
			case TIMEOUT -> Reason.TIMEOUT;
			case PROTOCOL_NOT_SUPPORTED -> Reason.PROTOCOL_NOT_SUPPORTED;
			case NEGOTIATION_FAILED -> Reason.MALFORMED_ANSWER;
			case CONNECTION_LOST -> Reason.CONNECTION_LOST;
			case RESET_BY_PEER -> resetByPeer(failure.wireCode());
			case CANCELLED -> Reason.CANCELLED;
			case LIMIT -> remote ? Reason.ANSWER_TOO_LARGE : Reason.LIMIT;
			case RESET -> remote ? Reason.MALFORMED_ANSWER : Reason.OTHER;
			case CLOSED -> Reason.OTHER;
		};
	}

	private static Reason resetByPeer(OptionalLong code) {
		if (!code.isPresent()) {
			return Reason.RESET_BY_PEER;
		}
		if (code.getAsLong() == RequestException.HANDLER_FAILED_CODE) {
			return Reason.HANDLER_FAILED;
		}
		if (code.getAsLong() == StreamResetCodes.NEGOTIATION_FAILED) {
			return Reason.PROTOCOL_NOT_SUPPORTED;
		}
		boolean limit = code.getAsLong() == StreamResetCodes.RESOURCE_LIMIT_EXCEEDED
				|| code.getAsLong() == StreamResetCodes.RATE_LIMITED;
		return limit ? Reason.LIMIT : Reason.RESET_BY_PEER;
	}

	private static Reason reason(Libp2pException failure) {
		if (failure instanceof ConnectionException) {
			return Reason.CONNECTION_LOST;
		}
		if (failure instanceof DialException dial) {
			return switch (dial.reason()) {
				case TIMEOUT -> Reason.TIMEOUT;
				case LIMIT -> Reason.LIMIT;
				case CANCELLED -> Reason.CANCELLED;
				case REFUSED, UNREACHABLE, UNSUPPORTED_ADDRESS, NEGOTIATION_FAILED, HANDSHAKE_FAILED, PEER_ID_MISMATCH,
						SELF_DIAL, GATED, STOPPED, OTHER ->
					Reason.UNREACHABLE;
			};
		}
		return Reason.OTHER;
	}

}
