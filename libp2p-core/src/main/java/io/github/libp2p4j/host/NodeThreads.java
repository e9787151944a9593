/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Where application code runs: virtual threads where the runtime has them, else bounded
 * elastic pools of daemon threads that end by themselves when there is nothing to do.
 * Stateless and thread-safe.
 */
final class NodeThreads {

	/**
	 * Callback threads without virtual ones: callbacks should not block, but some will;
	 * chosen.
	 */
	private static final int CALLBACK_THREADS = 32;

	private static final long IDLE_SECONDS = 2;

	private NodeThreads() {
	}

	/**
	 * One thread a handler; the dispatcher bounds how many.
	 */
	static Executor handlers(int maxHandlers) {
		return elastic("libp2p-handler-", maxHandlers);
	}

	/**
	 * One thread a perf stream that moves bytes; the protocol bounds how many.
	 */
	static Executor perf() {
		return elastic("libp2p-perf-", Integer.MAX_VALUE);
	}

	private static Executor elastic(String prefix, int maxThreads) {
		Executor virtual = virtualThreads(prefix);
		return (virtual != null) ? virtual : new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), daemons(prefix));
	}

	/**
	 * Where stages complete, subscribers and listeners are called. The queue of the pool
	 * holds at most a task for each stream and pending operation, which are bounded
	 * themselves.
	 */
	static Executor callbacks() {
		Executor virtual = virtualThreads("libp2p-callback-");
		if (virtual != null) {
			return virtual;
		}
		ThreadPoolExecutor pool = new ThreadPoolExecutor(CALLBACK_THREADS, CALLBACK_THREADS, IDLE_SECONDS,
				TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("libp2p-callback-"));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private static ThreadFactory daemons(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * By reflection, since the library is compiled for JDK 17:
	 * {@code Thread.ofVirtual().name(prefix, 0).factory()}.
	 * @return null where the runtime has no virtual threads
	 */
	private static @Nullable Executor virtualThreads(String prefix) {
		try {
			Class<?> builderType = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Object named = builderType.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
			ThreadFactory factory = (ThreadFactory) builderType.getMethod("factory").invoke(named);
			return (task) -> factory.newThread(task).start();
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
