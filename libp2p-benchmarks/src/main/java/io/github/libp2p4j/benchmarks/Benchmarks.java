/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.benchmarks.compare.Comparison;
import io.github.libp2p4j.benchmarks.compare.OwnNode;
import io.github.libp2p4j.benchmarks.distance.Distance;

/**
 * The command line. Stateless.
 */
public final class Benchmarks {

	private static final String USAGE = """
			java -jar benchmarks.jar SUITE [options]

			  upload      limit.tcp, limit.aead, upload.1, download.1
			  rates       connect.sequential, echo.sequential, ping.idle
			  loopback    both
			  compare     the same work by go, rust, js; has options of its own: compare --help
			  distance    one stream over long links; its own too: distance --help

			  --rounds N          interleaved rounds (5)
			  --mib N             MiB moved for each bulk figure and round (512)
			  --warmup-mib N      MiB moved before the first round (256)
			  --seconds N         length of each rate figure and round (3)
			  --cipher NAME       auto, java or conscrypt (auto: what the node selects)
			  --jdk-cipher        the same as --cipher java
			  --only A,B          these figures alone; a limit is needed for ratios
			  --json FILE         write the figures there too

			JVM options given to this process are given to every process that it starts.
			""";

	private Benchmarks() {
	}

	public static void main(String... args) throws Exception {
		List<String> words = Arrays.asList(args);
		if (!words.isEmpty() && words.get(0).equals(Worker.CHILD)) {
			WorkerMain.run(words.subList(1, words.size()));
			return;
		}
		if (!words.isEmpty() && words.get(0).equals(OwnNode.WORD)) {
			OwnNode.run(words.subList(1, words.size()));
			return;
		}
		if (!words.isEmpty() && words.get(0).equals(Comparison.WORD)) {
			System.exit(Comparison.run(words.subList(1, words.size())));
		}
		if (!words.isEmpty() && words.get(0).equals(Distance.WORD)) {
			System.exit(Distance.run(words.subList(1, words.size())));
		}
		RunOptions options;
		try {
			options = RunOptions.parse(words);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println();
			System.err.print(USAGE);
			System.exit(2);
			return;
		}
		run(options);
	}

	private static void run(RunOptions options) throws IOException, InterruptedException {
		Report report;
		try (Workers workers = new Workers()) {
			report = new Suite(options, workers).run(System.out);
		}
		System.out.println();
		System.out.print(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
	}

}
