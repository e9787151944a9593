/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.util.function.Consumer;

import io.github.libp2p4j.eventloop.EventLoop;

/**
 * Runs the steps of one connection on its loop: a failure ends this connection and
 * nothing else, and wishes of streams that come up within a step are looked at after it,
 * in one more turn at most. Loop-confined.
 */
final class LoopTurns {

	/** One step, which may fail in any way. */
	@FunctionalInterface
	interface Step {

		void run() throws IOException;

	}

	private final EventLoop loop;

	private final Step turn;

	private final Consumer<Throwable> onFailure;

	/** Made once, since it is given to the loop for every batch of work. */
	private final Runnable scheduledTurn = this::runScheduled;

	private boolean scheduled;

	private boolean active;

	LoopTurns(EventLoop loop, Step turn, Consumer<Throwable> onFailure) {
		this.loop = loop;
		this.turn = turn;
		this.onFailure = onFailure;
	}

	void run(Step step) {
		boolean outermost = !this.active;
		this.active = true;
		try {
			step.run();
		}
		catch (IOException | RuntimeException | Error ex) {
			this.onFailure.accept(ex);
		}
		finally {
			this.active = !outermost;
		}
	}

	/**
	 * A turn now.
	 */
	void run() {
		run(this.turn);
	}

	/**
	 * A turn soon, others first.
	 */
	void schedule() {
		if (!this.scheduled) {
			this.scheduled = true;
			this.loop.execute(this.scheduledTurn);
		}
	}

	private void runScheduled() {
		this.scheduled = false;
		run(this.turn);
	}

	/**
	 * Whether a step is under way.
	 */
	boolean isActive() {
		return this.active;
	}

}
