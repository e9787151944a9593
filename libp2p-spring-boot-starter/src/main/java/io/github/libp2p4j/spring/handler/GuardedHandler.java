/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls an application's handlers through the {@link HandlerGate} and logs how they fail: at warn, except where the
 * peer or the connection ended the stream, which is no fault of the application. Thread-safe.
 */
final class GuardedHandler {

	private static final Logger logger = LoggerFactory.getLogger(GuardedHandler.class);

	private final HandlerGate gate;

	private final String description;

	GuardedHandler(HandlerGate gate, String description) {
		this.gate = gate;
		this.description = description;
	}

	ProtocolHandler blocking(ProtocolHandler handler) {
		return (stream) -> {
			if (!this.gate.enter()) {
				stream.reset();
				return;
			}
			try {
				handler.handle(stream);
			}
			catch (Throwable failure) {
				log(stream, failure);
				throw failure;
			}
			finally {
				this.gate.leave();
			}
		};
	}

	AsyncProtocolHandler asynchronous(AsyncProtocolHandler handler) {
		return (stream) -> {
			if (!this.gate.enter()) {
				stream.reset();
				return CompletableFuture.completedFuture(null);
			}
			CompletionStage<?> stage;
			try {
				stage = handler.handle(stream);
				if (stage == null) {
					throw new IllegalStateException("The handler returned null instead of a CompletionStage");
				}
			}
			catch (Throwable failure) {
				this.gate.leave();
				log(stream, failure);
				throw failure;
			}
			return stage.whenComplete((result, failure) -> {
				this.gate.leave();
				if (failure != null) {
					log(stream, (failure instanceof CompletionException && failure.getCause() != null)
							? failure.getCause() : failure);
				}
			});
		};
	}

	private void log(Stream stream, Throwable failure) {
		if (endedOutside(failure)) {
			logger.debug("Stream {} of {} from {} ended while {} was at work: {}", stream.id(), stream.protocol(),
					stream.remotePeer(), this.description, failure.toString());
		}
		else {
			logger.warn("Handler {} of {} failed on a stream from {}; the stream is reset", this.description,
					stream.protocol(), stream.remotePeer(), failure);
		}
	}

	private static boolean endedOutside(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof StreamException streamFailure) {
				return switch (streamFailure.reason()) {
					case RESET_BY_PEER, CONNECTION_LOST -> true;
					default -> false;
				};
			}
			if (cause instanceof InterruptedException) {
				return true;
			}
		}
		return false;
	}

}
