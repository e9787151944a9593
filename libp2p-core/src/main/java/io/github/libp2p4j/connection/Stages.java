/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.StreamException;

/**
 * From stages to blocking calls, with this library's exceptions.
 */
public final class Stages {

	private Stages() {
	}

	/**
	 * Waits for a stage. An interruption cancels it, keeps the thread's flag and throws
	 * what {@code interrupted} makes; if it comes too late for that, the result counts,
	 * since nobody else would close it.
	 */
	public static <T> T await(CompletionStage<T> stage, Supplier<? extends Libp2pException> interrupted) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			if (!future.cancel(true) && !future.isCompletedExceptionally()) {
				return future.join();
			}
			Libp2pException cancelled = interrupted.get();
			cancelled.addSuppressed(ex);
			throw cancelled;
		}
		catch (ExecutionException ex) {
			throw rethrowable((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	/**
	 * The failure as an exception of the calling thread: of the same type, with the
	 * caller's trace, caused by what happened elsewhere.
	 */
	private static RuntimeException rethrowable(Throwable failure) {
		Libp2pException mine;
		String message = String.valueOf(failure.getMessage());
		if (failure instanceof DialException dial) {
			mine = new DialException(dial.reason(), message, dial.origin(), dial);
		}
		else if (failure instanceof StreamException stream) {
			mine = new StreamException(stream.reason(), message, stream.origin(), stream.wireCode(), stream);
		}
		else if (failure instanceof ConnectionException connection) {
			mine = new ConnectionException(message, connection.reason(), connection);
		}
		else if (failure instanceof RequestException request) {
			mine = new RequestException(request.reason(), message, request.origin(), request.wireCode(),
					(request.getCause() != null) ? request.getCause() : request);
		}
		else if (failure instanceof RuntimeException unchecked) {
			return unchecked;
		}
		else {
			return new Libp2pException(message, Origin.LIBRARY, failure);
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			mine.addSuppressed(suppressed);
		}
		return mine;
	}

	/**
	 * A stage for others, who cannot complete the original by it. Unlike
	 * {@link CompletableFuture#copy()} it fails with the very same failure.
	 */
	public static <T> CompletionStage<T> view(CompletionStage<T> stage) {
		CompletableFuture<T> view = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				view.completeExceptionally(failure);
			}
			else {
				view.complete(value);
			}
		});
		return view;
	}

	/**
	 * The innermost failure of a stage.
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable current = failure;
		while (current instanceof CompletionException && current.getCause() != null) {
			current = current.getCause();
		}
		return current;
	}

}
