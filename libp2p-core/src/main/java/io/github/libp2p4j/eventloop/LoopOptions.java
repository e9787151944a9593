/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How an event loop runs. Immutable; start from {@link #defaults()}.
 *
 * @param daemon whether the loop's thread lets the JVM exit
 * @param bufferKind of the read buffer and the pooled write buffers
 * @param maxDeferred tasks that may wait in {@link EventLoop#defer(Runnable)}
 * @param nanoClock a monotonic clock, called from any thread; {@link System#nanoTime()}
 * but in tests. After a clock was moved by hand, {@link EventLoop#execute(Runnable)}
 * makes the loop look at it
 * @param failureHook is told what a task or a callback without an owner threw; called on
 * the loop, must not block
 */
public record LoopOptions(boolean daemon, BufferKind bufferKind, int maxDeferred, LongSupplier nanoClock,
		Consumer<Throwable> failureHook) {

	/** Chosen: pending handshake steps that a loop keeps, about 40 ms of work. */
	public static final int DEFAULT_MAX_DEFERRED = 128;

	public LoopOptions {
		if (maxDeferred < 1) {
			throw new IllegalArgumentException("maxDeferred must be at least 1, was " + maxDeferred);
		}
	}

	/**
	 * A daemon on heap buffers; failures go to the {@link System.Logger} named as this
	 * package.
	 */
	public static LoopOptions defaults() {
		return new LoopOptions(true, BufferKind.HEAP, DEFAULT_MAX_DEFERRED, System::nanoTime,
				(failure) -> System.getLogger(EventLoop.class.getPackageName())
					.log(System.Logger.Level.ERROR, "A task on an event loop failed", failure));
	}

	public LoopOptions withDaemon(boolean value) {
		return new LoopOptions(value, this.bufferKind, this.maxDeferred, this.nanoClock, this.failureHook);
	}

	public LoopOptions withBufferKind(BufferKind value) {
		return new LoopOptions(this.daemon, value, this.maxDeferred, this.nanoClock, this.failureHook);
	}

	public LoopOptions withMaxDeferred(int value) {
		return new LoopOptions(this.daemon, this.bufferKind, value, this.nanoClock, this.failureHook);
	}

	public LoopOptions withNanoClock(LongSupplier value) {
		return new LoopOptions(this.daemon, this.bufferKind, this.maxDeferred, value, this.failureHook);
	}

	public LoopOptions withFailureHook(Consumer<Throwable> value) {
		return new LoopOptions(this.daemon, this.bufferKind, this.maxDeferred, this.nanoClock, value);
	}

}
