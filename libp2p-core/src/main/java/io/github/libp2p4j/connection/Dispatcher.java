/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers on their threads, so many at once and no more: a slot is taken before a
 * handler begins and freed when it ends, however its stream ended before (HTTP/2's rapid
 * reset). Thread-safe.
 */
public final class Dispatcher {

	/**
	 * Stages of asynchronous handlers hold no thread, so more of them may be pending;
	 * chosen.
	 */
	private static final int STAGES_PER_HANDLER = 100;

	private static final Logger logger = LoggerFactory.getLogger(Dispatcher.class);

	private final Executor handlerThreads;

	private final Executor callbacks;

	private final int maxHandlers;

	private final NetworkObserver observer;

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger pendingStages = new AtomicInteger();

	private final Queue<CompletableFuture<Void>> idleWaiters = new ConcurrentLinkedQueue<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	public Dispatcher(Executor handlerThreads, Executor callbacks, int maxHandlers, NetworkObserver observer) {
		this.handlerThreads = handlerThreads;
		this.callbacks = callbacks;
		this.maxHandlers = maxHandlers;
		this.observer = observer;
	}

	public int running() {
		return this.running.get() + this.pendingStages.get();
	}

	/**
	 * Completes when no handler runs; at once if none does.
	 */
	public CompletionStage<Void> idle() {
		CompletableFuture<Void> idle = new CompletableFuture<>();
		this.idleWaiters.add(idle);
		noticeIdle();
		return idle;
	}

	private void noticeIdle() {
		if (this.running.get() == 0) {
			this.idleWaiters.forEach((idle) -> idle.complete(null));
			this.idleWaiters.removeIf(CompletableFuture::isDone);
		}
	}

	/**
	 * Whether the current thread runs a handler of this node.
	 */
	public boolean isHandlerThread() {
		return this.threads.contains(Thread.currentThread());
	}

	/**
	 * Interrupts the handlers that still run.
	 */
	public void interruptHandlers() {
		this.threads.forEach(Thread::interrupt);
	}

	/**
	 * Called by the loop.
	 */
	void dispatch(LiveStream stream, HandlerTable.Entry entry) {
		if (entry.asynchronous() != null) {
			dispatchAsync(stream, entry.asynchronous(), entry.kind());
		}
		else if (entry.blocking() != null) {
			dispatchBlocking(stream, entry.blocking());
		}
	}

	private void dispatchBlocking(LiveStream stream, ProtocolHandler handler) {
		if (!takeSlot(this.running, this.maxHandlers)) {
			refuse(stream);
			return;
		}
		try {
			this.handlerThreads.execute(() -> run(stream, handler));
		}
		catch (RuntimeException | Error ex) {
			// Rejected, or the system has no more threads.
			this.running.decrementAndGet();
			refuse(stream);
		}
	}

	private void run(LiveStream stream, ProtocolHandler handler) {
		Thread thread = Thread.currentThread();
		this.threads.add(thread);
		try {
			handler.handle(stream);
			finished(stream);
		}
		catch (Throwable ex) {
			handlerFailed(stream, ex);
		}
		finally {
			this.threads.remove(thread);
			this.running.decrementAndGet();
			noticeIdle();
			// An interrupt meant for this handler must not reach the next one on the same
			// thread.
			Thread.interrupted();
		}
	}

	private void dispatchAsync(LiveStream stream, AsyncProtocolHandler handler, HandlerTable.Kind kind) {
		if (!takeSlot(this.pendingStages,
				(int) Math.min(Integer.MAX_VALUE, (long) this.maxHandlers * STAGES_PER_HANDLER))) {
			refuse(stream);
			return;
		}
		try {
			if (kind == HandlerTable.Kind.ON_LOOP) {
				stream.loopEnd().serveOnLoop();
				stream.loopEnd().callbacks().execute(() -> runAsync(stream, handler));
			}
			else {
				this.callbacks.execute(() -> runAsync(stream, handler));
			}
		}
		catch (RuntimeException | Error ex) {
			this.pendingStages.decrementAndGet();
			refuse(stream);
		}
	}

	private void runAsync(LiveStream stream, AsyncProtocolHandler handler) {
		try {
			CompletionStage<?> stage = handler.handle(stream);
			stage.whenComplete((value, failure) -> {
				this.pendingStages.decrementAndGet();
				if (failure == null) {
					finished(stream);
				}
				else {
					handlerFailed(stream, failure);
				}
			});
		}
		catch (Throwable ex) {
			this.pendingStages.decrementAndGet();
			handlerFailed(stream, ex);
		}
	}

	private static void finished(LiveStream stream) {
		if (!stream.isDetached()) {
			stream.close();
		}
	}

	/**
	 * Resets the stream of a handler, or a subscriber, that threw. Its own failures are
	 * ours to log; that the peer reset the stream or went away is not.
	 */
	void handlerFailed(LiveStream stream, Throwable failure) {
		stream.abort(
				new StreamException(Reason.RESET, "the handler of stream " + stream.id() + " (" + stream.protocol()
						+ ") failed: " + describe(failure), Origin.APPLICATION, OptionalLong.empty(), failure),
				code(failure));
		try {
			log(stream, failure);
		}
		catch (RuntimeException | StackOverflowError ex) {
			logger.warn("Handler of {} failed with {}", stream, failure.getClass().getName());
		}
	}

	/** What a request's own failure tells the peer; any other handler's tells nothing. */
	private static long code(Throwable failure) {
		return (Stages.unwrap(failure) instanceof RequestException request && request.origin() == Origin.APPLICATION)
				? request.wireCode().orElse(0) : 0;
	}

	private static void log(LiveStream stream, Throwable failure) {
		StreamException cause = streamException(failure);
		if (cause != null && cause.origin() != Origin.LIBRARY) {
			logger.debug("Handler of {} ended with its stream: {}", stream, cause.getMessage());
		}
		else {
			logger.warn("Handler of {} failed", stream, failure);
		}
	}

	/** An application's exception may fail to describe itself. */
	private static String describe(Throwable failure) {
		try {
			return failure.toString();
		}
		catch (RuntimeException | StackOverflowError ex) {
			return failure.getClass().getName();
		}
	}

	private static @Nullable StreamException streamException(Throwable failure) {
		// Bounded: chains of causes are short, cycles are possible.
		Throwable current = failure;
		for (int depth = 0; depth < 8 && current != null; depth++) {
			if (current instanceof StreamException found) {
				return found;
			}
			current = current.getCause();
		}
		return null;
	}

	private void refuse(LiveStream stream) {
		logger.debug("No handler slot free for {}", stream);
		this.observer.rejected("stream", Direction.INBOUND, "max-handlers");
		stream.abort(new StreamException(Reason.LIMIT,
				"no handler slot is free (max-handlers " + this.maxHandlers + ")", Origin.LIBRARY),
				WireCodes.STREAM_RESOURCE_LIMIT);
	}

	private static boolean takeSlot(AtomicInteger slots, int limit) {
		if (slots.incrementAndGet() > limit) {
			slots.decrementAndGet();
			return false;
		}
		return true;
	}

}
