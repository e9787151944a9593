/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a node's process takes for each connection and each stream that is idle. Used by
 * one thread.
 * <p>
 * The peers live in a process of their own. Both sides have identified each other, and
 * connections and streams have come and gone before the first look, so that nothing is
 * counted that is paid once. Each look comes after full collections until nothing more is
 * found; a figure is the difference of two looks, divided by the count. Heap and direct
 * memory are exact to a few bytes so. The resident size is what the system gave: the
 * collector's own tables and unused regions are in it, and it depends on the heap's size.
 */
public final class IdleMemory {

	/** Within what a node opens on one connection by default. */
	private static final int STREAMS_OF_A_CONNECTION = 500;

	/** First release with virtual threads. */
	private static final int VIRTUAL_THREADS = 21;

	private final Class<?> main;

	private final String cipher;

	private final @Nullable PrintStream histograms;

	/**
	 * @param main of all processes
	 * @param cipher name of a preference
	 * @param histograms where to print what there is of each class, if anywhere
	 */
	public IdleMemory(Class<?> main, String cipher, @Nullable PrintStream histograms) {
		this.main = main;
		this.cipher = cipher;
		this.histograms = histograms;
	}

	/**
	 * @throws IllegalStateException if a process may not have so many files open
	 */
	public List<Sample> measure(int connections, int streams) throws IOException, InterruptedException {
		Hold.requireFiles(connections);
		List<Sample> samples = new ArrayList<>();
		try (Hold hold = new Hold(this.main, this.cipher, List.of())) {
			hold.warmUp();
			Growth growth = new Growth(hold, "connection", connections);
			hold.connect(connections);
			samples.addAll(growth.samples("memory.connection"));
		}
		samples.add(stream("memory.stream", HoldServer.ASYNC, streams));
		if (Runtime.version().feature() >= VIRTUAL_THREADS) {
			samples.add(stream("memory.stream-blocked", HoldServer.BLOCKED, streams));
		}
		return samples;
	}

	private Sample stream(String name, String protocol, int streams) throws IOException, InterruptedException {
		try (Hold hold = new Hold(this.main, this.cipher, List.of())) {
			hold.warmUp(protocol);
			hold.connect(Math.max(1, streams / STREAMS_OF_A_CONNECTION));
			Growth growth = new Growth(hold, name.substring(name.indexOf('.') + 1), streams);
			hold.open(streams, protocol);
			hold.awaitStreams(streams);
			return growth.samples(name).get(0);
		}
	}

	/**
	 * Two looks at a server.
	 */
	private final class Growth {

		private final Hold hold;

		private final String what;

		private final int count;

		private final @Nullable ClassHistogram classesBefore;

		private final ProcessMemory before;

		Growth(Hold hold, String what, int count) throws IOException, InterruptedException {
			this.hold = hold;
			this.what = what;
			this.count = count;
			this.classesBefore = (IdleMemory.this.histograms != null) ? hold.histogram() : null;
			this.before = hold.memory();
		}

		/** Heap, direct and resident memory since the first look. */
		List<Sample> samples(String prefix) throws IOException, InterruptedException {
			ProcessMemory after = this.hold.memory();
			PrintStream out = IdleMemory.this.histograms;
			if (out != null && this.classesBefore != null) {
				out.println("for each " + this.what + ":");
				out.print(this.hold.histogram().growthSince(this.classesBefore, this.count));
			}
			return List.of(each(prefix + ".heap", after.heapBytes() - this.before.heapBytes()),
					each(prefix + ".direct", after.directBytes() - this.before.directBytes()),
					each(prefix + ".rss", after.residentBytes() - this.before.residentBytes()));
		}

		private Sample each(String name, long bytes) {
			return new Sample(name, "B", (double) bytes / this.count);
		}

	}

}
