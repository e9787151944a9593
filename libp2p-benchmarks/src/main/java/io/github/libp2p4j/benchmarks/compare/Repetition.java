/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.libp2p4j.benchmarks.node.WorkThreads;

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
	 * Threads of an application's that take turns on their own until the time is up; this
	 * one where one is enough.
	 */
	static Repetition of(int parallel, long windowNanos, Turn turn) throws Exception {
		long start = System.nanoTime();
		Callable<Long> loop = () -> {
			long count = 0;
			for (; System.nanoTime() - start < windowNanos; count++) {
				turn.take();
			}
			return count;
		};
		long count = (parallel == 1) ? loop.call() : together(parallel, loop);
		return new Repetition(count, System.nanoTime() - start);
	}

	private static long together(int parallel, Callable<Long> loop) throws InterruptedException, ExecutionException {
		ExecutorService threads = WorkThreads.start();
		try {
			List<Future<Long>> loops = new ArrayList<>();
			for (int i = 0; i < parallel; i++) {
				loops.add(threads.submit(loop));
			}
			long count = 0;
			for (Future<Long> each : loops) {
				count += each.get();
			}
			return count;
		}
		finally {
			threads.shutdown();
		}
	}

}
