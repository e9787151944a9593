/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How often something was done, so many at a time, until a time was up. Immutable.
 *
 * @param count how often, all together
 * @param nanos until the last was done
 */
record Repetition(long count, long nanos) {

	/** Does it once. */
	@FunctionalInterface
	interface Turn {

		void take() throws Exception;

	}

	/**
	 * Threads that take turns on their own until the time is up: virtual ones where the
	 * runtime has them, as a user of blocking calls would choose.
	 */
	static Repetition of(int parallel, long windowNanos, Turn turn) throws Exception {
		ExecutorService threads = executor();
		try {
			long start = System.nanoTime();
			Callable<Long> loop = () -> {
				long count = 0;
				for (; System.nanoTime() - start < windowNanos; count++) {
					turn.take();
				}
				return count;
			};
			List<Future<Long>> loops = new ArrayList<>();
			for (int i = 0; i < parallel; i++) {
				loops.add(threads.submit(loop));
			}
			long count = 0;
			for (Future<Long> each : loops) {
				count += each.get();
			}
			return new Repetition(count, System.nanoTime() - start);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** From JDK 21 on; this is compiled for 17. */
	private static ExecutorService executor() throws ExecutionException {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException ex) {
			return Executors.newCachedThreadPool();
		}
		catch (ReflectiveOperationException ex) {
			throw new ExecutionException(ex);
		}
	}

}
