/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do what happens at once: virtual where the runtime has them, as an
 * application would have it, else one of the platform's for each, kept between rounds.
 * Stateless.
 */
public final class WorkThreads {

	/** Longer than a round. */
	private static final long IDLE_MINUTES = 10;

	private WorkThreads() {
	}

	public static ExecutorService start() {
		try {
			// By reflection, since this is compiled for JDK 17.
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_MINUTES, TimeUnit.MINUTES,
					new SynchronousQueue<>(), (task) -> {
						Thread thread = new Thread(task, "work");
						thread.setDaemon(true);
						return thread;
					});
		}
	}

}
