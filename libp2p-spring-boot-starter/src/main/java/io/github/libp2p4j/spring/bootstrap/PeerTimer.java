/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The one thread on which kept connections change their state, and its clock.
 */
interface PeerTimer {

	long nanoTime();

	/**
	 * Runs a task after a delay, tasks of one delay in order.
	 * @return takes the task back if it has not begun
	 */
	Runnable schedule(Duration delay, Runnable task);

	/** Drops what waits and takes nothing new. */
	void shutdown();

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			LoggerFactory.getLogger(PeerTimer.class).error("Keeping peers connected failed", ex);
		}
	}

	/**
	 * A daemon thread that begins with the first task.
	 */
	static PeerTimer daemon() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("libp2p-kept-peers-");
		threadFactory.setDaemon(true);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threadFactory,
				new ScheduledThreadPoolExecutor.DiscardPolicy());
		executor.setRemoveOnCancelPolicy(true);
		return new PeerTimer() {

			@Override
			public long nanoTime() {
				return System.nanoTime();
			}

			@Override
			public Runnable schedule(Duration delay, Runnable task) {
				ScheduledFuture<?> scheduled = executor.schedule(() -> run(task), delay.toNanos(),
						TimeUnit.NANOSECONDS);
				return () -> scheduled.cancel(false);
			}

			@Override
			public void shutdown() {
				executor.shutdownNow();
			}

		};
	}

}
