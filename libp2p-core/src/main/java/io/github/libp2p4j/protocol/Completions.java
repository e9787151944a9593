/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;

/**
 * Between completion stages and the exceptions of this library. Stateless.
 */
final class Completions {

	private Completions() {
	}

	/**
	 * What made a stage fail, without the wrappers of {@code java.util.concurrent}.
	 */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * Waits for a stage; an interruption cancels it.
	 */
	static <T> T await(CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(false);
			Thread.currentThread().interrupt();
			throw cancelled("Interrupted while waiting for the peer", ex);
		}
		catch (CancellationException ex) {
			throw cancelled("Cancelled", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = cause(ex);
			if (cause instanceof Libp2pException failure) {
				throw failure;
			}
			if (cause instanceof Error error) {
				throw error;
			}
			throw new Libp2pException("Failed: " + cause, Origin.LIBRARY, cause);
		}
	}

	/**
	 * The peer broke a protocol that runs on a stream. The stream is to be reset, the
	 * connection stays.
	 * @param protocol its id
	 * @param message what was wrong, where, by how much
	 */
	static StreamException breach(String protocol, String message) {
		return new StreamException(StreamException.Reason.RESET, "The peer broke " + protocol + ": " + message,
				Origin.REMOTE);
	}

	private static StreamException cancelled(String message, Throwable cause) {
		return new StreamException(StreamException.Reason.CANCELLED, message, Origin.APPLICATION, OptionalLong.empty(),
				cause);
	}

}
