/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how often a thing is done in a time, one after the other or so many at once.
 * Stateless.
 */
final class Repetition {

	/** What is done. */
	@FunctionalInterface
	interface Step {

		/**
		 * @param index another each time
		 */
		void run(long index);

	}

	private Repetition() {
	}

	/**
	 * @param atOnce how many are under way at any moment until the time is over, each at
	 * least once
	 * @return the count, and the time until the last was done
	 */
	static String run(int atOnce, long windowNanos, Step step) throws InterruptedException, ExecutionException {
		long start = System.nanoTime();
		AtomicLong count = new AtomicLong();
		Callable<Boolean> loop = () -> {
			do {
				step.run(count.getAndIncrement());
			}
			while (System.nanoTime() - start < windowNanos);
			return true;
		};
		if (atOnce == 1) {
			// Without another thread between.
			repeat(loop);
		}
		else {
			repeat(atOnce, loop);
		}
		return count + " " + (System.nanoTime() - start);
	}

	private static void repeat(Callable<Boolean> loop) throws ExecutionException {
		try {
			loop.call();
		}
		catch (Exception ex) {
			throw new ExecutionException(ex);
		}
	}

	private static void repeat(int atOnce, Callable<Boolean> loop) throws InterruptedException, ExecutionException {
		ExecutorService threads = WorkThreads.start();
		try {
			List<Future<Boolean>> loops = new ArrayList<>();
			for (int i = 0; i < atOnce; i++) {
				loops.add(threads.submit(loop));
			}
			for (Future<Boolean> each : loops) {
				each.get();
			}
		}
		finally {
			threads.shutdown();
		}
	}

}
