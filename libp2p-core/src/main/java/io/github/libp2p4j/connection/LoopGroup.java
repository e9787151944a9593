/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.bytes.ChunkPool;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.eventloop.BufferKind;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.eventloop.LoopOptions;
import io.github.libp2p4j.upgrade.UpgradeWorkspace;

/**
 * The event loops of a node. A connection gets one for life, in turn. Thread-safe.
 */
public final class LoopGroup {

	/**
	 * As much as a Noise message has room for, so that one is sealed from a chunk and
	 * deciphered into one.
	 */
	private static final int CHUNK_BYTES = UpgradeWorkspace.PLAINTEXT_BYTES;

	/** Kept for reuse by one loop: 16 MiB, the largest window. */
	private static final int POOLED_CHUNKS = 256;

	private final List<LoopContext> loops;

	private final AtomicInteger turn = new AtomicInteger();

	private LoopGroup(List<LoopContext> loops) {
		this.loops = loops;
	}

	public static LoopGroup start(int count, CryptoSuite crypto, int maxPendingHandshakes) {
		boolean direct = crypto.newCipher().prefersDirectBuffers();
		LoopOptions options = LoopOptions.defaults()
			.withBufferKind(direct ? BufferKind.DIRECT : BufferKind.HEAP)
			.withMaxDeferred(maxPendingHandshakes);
		List<LoopContext> loops = new ArrayList<>(count);
		for (int index = 0; index < count; index++) {
			EventLoop loop = new EventLoop("libp2p-loop-" + index, options);
			loops.add(LoopContext.of(loop, crypto, new ChunkPool(CHUNK_BYTES, POOLED_CHUNKS, direct)));
			loop.start();
		}
		return new LoopGroup(List.copyOf(loops));
	}

	LoopContext next() {
		return this.loops.get(Math.floorMod(this.turn.getAndIncrement(), this.loops.size()));
	}

	/**
	 * Where connections are accepted.
	 */
	LoopContext accepting() {
		return this.loops.get(0);
	}

	LoopContext contextOf(EventLoop loop) {
		for (LoopContext context : this.loops) {
			if (context.loop() == loop) {
				return context;
			}
		}
		throw new IllegalArgumentException("Not a loop of this node: " + loop.name());
	}

	public void close() {
		this.loops.forEach((context) -> context.loop().close());
	}

	/**
	 * @return whether all threads ended in time
	 */
	public boolean awaitTermination(long timeoutNanos) throws InterruptedException {
		long deadline = System.nanoTime() + timeoutNanos;
		boolean ended = true;
		for (LoopContext context : this.loops) {
			ended &= context.loop().awaitTermination(Math.max(0, deadline - System.nanoTime()));
		}
		return ended;
	}

}
