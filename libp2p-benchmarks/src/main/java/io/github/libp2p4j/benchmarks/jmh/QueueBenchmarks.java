/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.bytes.ByteQueue;
import io.github.libp2p4j.bytes.ChunkPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A stream's queue that always has something in it: as much goes in as out. Used by one
 * thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class QueueBenchmarks {

	private static final int MOST_BYTES = 64 << 10;

	private final ByteQueue queue = new ByteQueue(new ChunkPool(32 << 10, 256));

	private final ByteBuffer in = ByteBuffer.allocate(MOST_BYTES);

	private final ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);

	@Param({ "32", "1024", "65536" })
	int bytes;

	@Setup
	public void fill() {
		this.queue.clear();
		this.queue.append(this.in.clear());
	}

	@Benchmark
	public int appendAndDrain() {
		this.queue.append(this.in.clear().limit(this.bytes));
		return this.queue.drainTo(this.out.clear().limit(this.bytes));
	}

}
