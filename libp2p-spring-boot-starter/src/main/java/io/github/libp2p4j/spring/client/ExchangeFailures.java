/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * What failures are to whoever made the exchange, with its group and method named.
 * Stateless.
 */
final class ExchangeFailures {

	/** Peers in one text. Chosen: a line in a log. */
	private static final int MOST_NAMED = 5;

	/** Of each peer's failure in that text. */
	private static final int MOST_CHARACTERS = 200;

	private ExchangeFailures() {
	}

	/**
	 * @return a {@link RequestException} for what came of the peer, the network or the
	 * library; what interceptors throw as it is
	 */
	static Throwable of(ExchangeOptions options, Throwable failure) {
		Throwable cause = unwrap(failure);
		if (cause instanceof RequestException request) {
			return copy(request, named(options, request.getMessage()));
		}
		if (cause instanceof CancellationException) {
			return new RequestException(Reason.CANCELLED, named(options, failed(options) + "it was cancelled"),
					Origin.APPLICATION, null);
		}
		if (cause instanceof Libp2pException other) {
			RequestException request = new RequestException(reason(other),
					named(options, failed(options) + other.getMessage()), other.origin(), other.wireCode(), other);
			return withSuppressed(request, other);
		}
		return cause;
	}

	/**
	 * @param failures one for each peer that was tried, not empty
	 */
	static Throwable unreachable(Exchange exchange, List<Throwable> failures) {
		Throwable last = failures.get(failures.size() - 1);
		if (failures.size() == 1 || !(last instanceof Libp2pException failure)) {
			return last;
		}
		RequestException request = new RequestException(reason(failure), failed(exchange.options()) + "none of "
				+ failures.size() + " peers could be reached: " + each(exchange.route().targets(), failures),
				failure.origin(), failure);
		failures.subList(0, failures.size() - 1).forEach(request::addSuppressed);
		return request;
	}

	private static String each(List<PeerTarget> targets, List<Throwable> failures) {
		StringBuilder text = new StringBuilder();
		int named = Math.min(failures.size(), MOST_NAMED);
		for (int i = 0; i < named; i++) {
			String why = String.valueOf(failures.get(i).getMessage());
			text.append((i > 0) ? "; " : "")
				.append(targets.get(i))
				.append(": ")
				.append((why.length() > MOST_CHARACTERS) ? why.substring(0, MOST_CHARACTERS) + "…" : why);
		}
		return (failures.size() > named) ? text + "; and " + (failures.size() - named) + " more" : text.toString();
	}

	static RequestException because(ExchangeOptions options, Reason reason, Origin origin, String what,
			@Nullable Throwable cause) {
		return new RequestException(reason, named(options, failed(options) + what), origin, cause);
	}

	/**
	 * The same failure with the stack of the thread that asks, which is where the caller
	 * looks.
	 */
	static RuntimeException here(Throwable failure) {
		Throwable cause = unwrap(failure);
		if (cause instanceof RequestException request) {
			return copy(request, String.valueOf(request.getMessage()));
		}
		if (cause instanceof RuntimeException unchecked) {
			return unchecked;
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return new RequestException(Reason.OTHER, String.valueOf(cause), Origin.APPLICATION, cause);
	}

	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * Whether another peer may be asked instead: nothing has been sent to this one, and
	 * the reason is not this node.
	 */
	static boolean isWorthAnotherPeer(Throwable failure) {
		return unwrap(failure) instanceof DialException dial && switch (dial.reason()) {
			case TIMEOUT, REFUSED, UNREACHABLE, UNSUPPORTED_ADDRESS, NEGOTIATION_FAILED, HANDSHAKE_FAILED,
					PEER_ID_MISMATCH, SELF_DIAL, LIMIT, GATED, OTHER ->
				true;
			case CANCELLED, STOPPED -> false;
		};
	}

	/**
	 * Whether the same peers may be there later.
	 */
	static boolean isWorthAnotherAttempt(Throwable failure) {
		return unwrap(failure) instanceof DialException dial && switch (dial.reason()) {
			case TIMEOUT, REFUSED, UNREACHABLE, NEGOTIATION_FAILED, HANDSHAKE_FAILED, LIMIT, OTHER -> true;
			case UNSUPPORTED_ADDRESS, PEER_ID_MISMATCH, SELF_DIAL, GATED, CANCELLED, STOPPED -> false;
		};
	}

	private static RequestException copy(RequestException failure, String message) {
		return withSuppressed(new RequestException(failure.reason(), message, failure.origin(), failure.wireCode(),
				failure.getCause()), failure);
	}

	private static RequestException withSuppressed(RequestException copy, Throwable failure) {
		for (Throwable suppressed : failure.getSuppressed()) {
			copy.addSuppressed(suppressed);
		}
		return copy;
	}

	private static String failed(ExchangeOptions options) {
		return "The exchange " + options.protocol() + " failed: ";
	}

	private static String named(ExchangeOptions options, @Nullable String message) {
		String origin = options.origin().toString();
		return origin.isEmpty() ? String.valueOf(message) : origin + ": " + message;
	}

	private static Reason reason(Libp2pException failure) {
		if (failure instanceof StreamException stream) {
			return reason(stream);
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
		return (failure instanceof ConnectionException) ? Reason.CONNECTION_LOST : Reason.OTHER;
	}

	private static Reason reason(StreamException failure) {
		boolean remote = failure.origin() == Origin.REMOTE;
		return switch (failure.reason()) {
			case TIMEOUT -> Reason.TIMEOUT;
			case PROTOCOL_NOT_SUPPORTED -> Reason.PROTOCOL_NOT_SUPPORTED;
			case NEGOTIATION_FAILED -> Reason.MALFORMED_ANSWER;
			case CONNECTION_LOST -> Reason.CONNECTION_LOST;
			case RESET_BY_PEER -> isHandlerFailure(failure) ? Reason.HANDLER_FAILED : Reason.RESET_BY_PEER;
			case CANCELLED -> Reason.CANCELLED;
			case LIMIT -> remote ? Reason.ANSWER_TOO_LARGE : Reason.LIMIT;
			case RESET -> remote ? Reason.MALFORMED_ANSWER : Reason.OTHER;
			case CLOSED -> Reason.OTHER;
		};
	}

	private static boolean isHandlerFailure(StreamException failure) {
		return failure.wireCode().orElse(0) == RequestException.HANDLER_FAILED_CODE;
	}

}
