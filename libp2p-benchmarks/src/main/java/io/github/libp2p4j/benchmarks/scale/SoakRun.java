/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

import io.github.libp2p4j.benchmarks.worker.Worker;
import io.github.libp2p4j.benchmarks.worker.Workers;

/**
 * Lets two processes work for minutes and looks at both after every slice, when only one
 * idle connection is left: what they hold then must stay what it was. Used by one thread.
 */
final class SoakRun {

	private static final Duration SLICE = Duration.ofSeconds(10);

	/** Looks before anything is compared: code is compiled, pools fill. */
	private static final int WARM_UP_SLICES = 2;

	/** The fewest that have a beginning and an end. */
	private static final int LEAST_SLICES = 3;

	private final Class<?> main;

	private final String cipher;

	private final PrintStream progress;

	SoakRun(Class<?> main, String cipher, PrintStream progress) {
		this.main = main;
		this.cipher = cipher;
		this.progress = progress;
	}

	/**
	 * @return what has grown, or was collected in full; empty if all is well
	 */
	List<String> run(Duration length) throws IOException, InterruptedException {
		int slices = WARM_UP_SLICES + (int) Math.max(LEAST_SLICES, length.dividedBy(SLICE));
		List<Vitals> server = new ArrayList<>();
		List<Vitals> client = new ArrayList<>();
		try (Workers workers = new Workers(this.main)) {
			Worker listening = workers.start("hold-server", this.cipher);
			Worker dialling = workers.start("soak-client", listening.address(), this.cipher);
			for (int slice = 0; slice < slices; slice++) {
				long[] done = dialling.ask("run " + SLICE.toNanos());
				listening.ask("connections 1");
				listening.ask("streams 0");
				server.add(Vitals.of(listening.ask("vitals")));
				client.add(Vitals.of(dialling.ask("vitals")));
				show(slice, done, server.get(slice), client.get(slice));
			}
		}
		List<String> complaints = new ArrayList<>(complaints("server", server));
		complaints.addAll(complaints("client", client));
		return complaints;
	}

	private void show(int slice, long[] done, Vitals server, Vitals client) {
		this.progress
			.println(String.format(Locale.ROOT, "%4d s  %6d MiB %7d streams %5d connections  server %s  client %s",
					(slice + 1) * SLICE.toSeconds(), done[0] >> 20, done[1], done[2], text(server), text(client)));
	}

	private static String text(Vitals vitals) {
		return String.format(Locale.ROOT, "%5.1f MiB %3d files %3d threads %d full", vitals.heapBytes() / 1048576.0,
				vitals.openFiles(), vitals.threads(), vitals.fullCollections());
	}

	/**
	 * What a process needs more of at the end than at the beginning.
	 * @param looks in order, those of the warm-up included
	 */
	static List<String> complaints(String who, List<Vitals> looks) {
		List<Vitals> counted = looks.subList(WARM_UP_SLICES, looks.size());
		List<String> complaints = new ArrayList<>();
		for (Resource resource : Resource.values()) {
			int third = Math.max(1, counted.size() / LEAST_SLICES);
			long first = median(counted.subList(0, third), resource.amount);
			long last = median(counted.subList(counted.size() - third, counted.size()), resource.amount);
			if (last - first > resource.tolerated) {
				complaints.add(who + ": " + resource.text + " grew from " + first + " to " + last);
			}
		}
		long full = looks.get(looks.size() - 1).fullCollections();
		if (full > 0) {
			complaints.add(who + ": " + full + " full collections");
		}
		return complaints;
	}

	private static long median(List<Vitals> looks, ToLongFunction<Vitals> amount) {
		long[] sorted = looks.stream().mapToLong(amount).toArray();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * What may differ between two looks at a process that needs no more: chosen, far
	 * below what a leak of 64 bytes a stream adds up to in ten minutes.
	 */
	private enum Resource {

		HEAP("heap", Vitals::heapBytes, 4 << 20), FILES("open files", Vitals::openFiles, 8),
		THREADS("threads", Vitals::threads, 8);

		private final String text;

		private final ToLongFunction<Vitals> amount;

		private final long tolerated;

		Resource(String text, ToLongFunction<Vitals> amount, long tolerated) {
			this.text = text;
			this.amount = amount;
			this.tolerated = tolerated;
		}

	}

}
