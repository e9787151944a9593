/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

/**
 * 32 bytes to and fro on one stream, one after the other. Used by one thread, beside
 * which it may have one of its own.
 */
final class SmallMessages implements AutoCloseable {

	/** As ping has it. */
	static final int BYTES = 32;

	/**
	 * Of the thread of its own: often enough for a thousand in a storm, seldom enough to
	 * be no load.
	 */
	private static final long INTERVAL_NANOS = 2_000_000;

	private final Stream stream;

	private final ByteBuffer question = ByteBuffer.allocate(BYTES);

	private final ByteBuffer answer = ByteBuffer.allocate(BYTES);

	private long index;

	private volatile boolean ending;

	private @Nullable FutureTask<RoundTrips> task;

	/**
	 * @param protocol one that echoes
	 */
	SmallMessages(Connection connection, String protocol) {
		this.stream = connection.newStream(protocol);
		roundTrip();
	}

	/** One after the other, without a pause. */
	RoundTrips repeat(long windowNanos) {
		RoundTrips roundTrips = new RoundTrips();
		for (long start = System.nanoTime(); System.nanoTime() - start < windowNanos;) {
			roundTrips.add(roundTrip());
		}
		return roundTrips;
	}

	/** At intervals, on a thread of its own, until the end. */
	void begin() {
		this.task = new FutureTask<>(this::repeatUntilEnd);
		Thread thread = new Thread(this.task, "small-messages");
		thread.setDaemon(true);
		thread.start();
	}

	RoundTrips end() throws InterruptedException, ExecutionException {
		this.ending = true;
		FutureTask<RoundTrips> current = this.task;
		if (current == null) {
			throw new IllegalStateException("Nothing was begun");
		}
		return current.get();
	}

	private RoundTrips repeatUntilEnd() {
		RoundTrips roundTrips = new RoundTrips();
		while (!this.ending) {
			long nanos = roundTrip();
			roundTrips.add(nanos, INTERVAL_NANOS);
			LockSupport.parkNanos(INTERVAL_NANOS - nanos);
		}
		return roundTrips;
	}

	private long roundTrip() {
		long current = this.index++;
		long start = System.nanoTime();
		this.stream.write(this.question.clear().putLong(0, current));
		boolean answered = NodeServer.fill(this.stream, this.answer.clear());
		long nanos = System.nanoTime() - start;
		NodeClient.require(answered && this.answer.getLong(0) == current);
		return nanos;
	}

	@Override
	public void close() {
		this.stream.close();
	}

}
