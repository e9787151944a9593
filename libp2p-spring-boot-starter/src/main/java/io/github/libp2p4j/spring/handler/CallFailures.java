/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * Whose doing the failure of a call is, which says what the peer learns and what is
 * logged. Stateless.
 */
final class CallFailures {

	private CallFailures() {
	}

	/**
	 * What ended a stream out of order.
	 * @return null if it has not ended, or in order
	 */
	static @Nullable StreamException endOf(Stream stream) {
		if (stream.state() != StreamState.RESET) {
			return null;
		}
		CompletableFuture<Void> closed = stream.closed().toCompletableFuture();
		Throwable failure = closed.isCompletedExceptionally() ? closed.handle((nothing, ex) -> Stages.cause(ex)).join()
				: null;
		return (failure instanceof StreamException ex) ? ex : null;
	}

	/**
	 * A call's failure as its handler shows it to interceptors and exception handlers:
	 * what came of a deadline is told as that.
	 */
	static @Nullable Throwable ofHandler(Stream stream, String handlerId, @Nullable Throwable failure) {
		StreamException end = endOf(stream);
		if (end != null && end.reason() == StreamException.Reason.TIMEOUT && end.origin() != Origin.LIBRARY) {
			return new StreamException(StreamException.Reason.TIMEOUT,
					"The handler '" + handlerId + "' of " + stream.protocol() + " took longer than it may",
					Origin.LIBRARY, OptionalLong.empty(), failure);
		}
		return failure;
	}

	/**
	 * A call's failure as the node is to see it, which resets the stream and logs.
	 * @param answering whether the peer waits for messages, and so may be told that it is
	 * the handler that failed
	 */
	static Exception forNode(Stream stream, Throwable failure, boolean answering) {
		if (failure instanceof PayloadException breach) {
			stream.reset(StreamResetCodes.PROTOCOL_VIOLATION);
			return new StreamException(StreamException.Reason.RESET,
					"The peer broke " + stream.protocol() + ": " + breach.getMessage(), Origin.REMOTE,
					OptionalLong.of(StreamResetCodes.PROTOCOL_VIOLATION), breach);
		}
		if (failure instanceof InterruptedException) {
			return new StreamException(StreamException.Reason.CANCELLED,
					"The handler of " + stream.protocol() + " was interrupted", Origin.APPLICATION,
					OptionalLong.empty(), failure);
		}
		StreamException end = endOf(stream);
		if (end != null && end.origin() != Origin.LIBRARY && isConsequence(failure)) {
			StreamException gone = new StreamException(end.reason(),
					"The stream of " + stream.protocol() + " had ended before its handler did: " + end.getMessage(),
					end.origin(), end.wireCode(), end);
			gone.addSuppressed(failure);
			return gone;
		}
		if (answering && !(failure instanceof StreamException)) {
			return new RequestException(RequestException.Reason.HANDLER_FAILED,
					"The handler of " + stream.protocol() + " failed", Origin.APPLICATION,
					OptionalLong.of(RequestException.HANDLER_FAILED_CODE), failure);
		}
		return Stages.thrown(failure);
	}

	/**
	 * Whether a failure is what one gets for working on a stream that has ended.
	 */
	private static boolean isConsequence(Throwable failure) {
		return failure instanceof IOException || failure instanceof UncheckedIOException
				|| failure instanceof CancellationException;
	}

	/**
	 * The stream was refused, and whoever did has reset it: not worth a line above debug.
	 */
	static StreamException refused(Stream stream) {
		return new StreamException(StreamException.Reason.RESET, "The stream of " + stream.protocol() + " was refused",
				Origin.APPLICATION);
	}

}
