/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.benchmarks.compare.Comparison;
import io.github.libp2p4j.benchmarks.compare.OwnNode;
import io.github.libp2p4j.benchmarks.distance.Distance;
import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.jmh.JmhCommand;
import io.github.libp2p4j.benchmarks.limit.AeadClient;
import io.github.libp2p4j.benchmarks.limit.TcpClient;
import io.github.libp2p4j.benchmarks.limit.TcpServer;
import io.github.libp2p4j.benchmarks.loopback.RunOptions;
import io.github.libp2p4j.benchmarks.loopback.Suite;
import io.github.libp2p4j.benchmarks.node.NodeClient;
import io.github.libp2p4j.benchmarks.node.NodeServer;
import io.github.libp2p4j.benchmarks.node.Storm;
import io.github.libp2p4j.benchmarks.scale.HoldClient;
import io.github.libp2p4j.benchmarks.scale.HoldServer;
import io.github.libp2p4j.benchmarks.scale.ScaleCommands;
import io.github.libp2p4j.benchmarks.scale.SoakClient;
import io.github.libp2p4j.benchmarks.starter.StarterCommand;
import io.github.libp2p4j.benchmarks.starter.StarterServer;
import io.github.libp2p4j.benchmarks.starter.TwinClient;
import io.github.libp2p4j.benchmarks.worker.RoleFactory;
import io.github.libp2p4j.benchmarks.worker.Worker;
import io.github.libp2p4j.benchmarks.worker.WorkerMain;
import io.github.libp2p4j.benchmarks.worker.Workers;

/**
 * The command line. Stateless.
 */
public final class Benchmarks {

	/** What child processes can be, by name. */
	private static final Map<String, RoleFactory> ROLES = Map.ofEntries(
	// @formatter:off
		Map.entry("tcp-server", (words) -> TcpServer.raw()),
		Map.entry("tcp-client", (words) -> new TcpClient(words.get(0))),
		Map.entry("aead-server", (words) -> TcpServer.aead(words.get(0))),
		Map.entry("aead-client", (words) -> new AeadClient(words.get(0), words.get(1))),
		Map.entry("node-server", (words) -> new NodeServer(rest(words, 0))),
		Map.entry("node-client", (words) -> new NodeClient(words.get(0), rest(words, 1))),
		Map.entry("storm", (words) -> new Storm(words.get(0), rest(words, 1))),
		Map.entry("hold-server", (words) -> new HoldServer(words.get(0))),
		Map.entry("hold-client", (words) -> new HoldClient(words.get(0), words.get(1))),
		Map.entry("starter-server", (words) -> new StarterServer(rest(words, 0))),
		Map.entry("twin-client", (words) -> new TwinClient(words.get(0), words.get(1), rest(words, 2))),
		Map.entry("soak-client", (words) -> new SoakClient(words.get(0), words.get(1))));
	// @formatter:on

	private static final String USAGE = """
			java -jar benchmarks.jar SUITE [options]

			  upload      limits of the machine, bulk transfers, and what these cost
			  rates       connections, streams, round trips
			  loopback    both

			and runs of their own, each with its own --help:

			  compare     the same work by go, rust, js
			  distance    one stream over long links
			  memory      idle connections and streams
			  scale       ten and a hundred times as many, and 10,000 in a small heap
			  soak        minutes of everything at once: does anything grow?
			  starter     what the Spring Boot starter adds
			  jmh         hot paths one by one, with what they allocate; JMH's options

			of the first three:

			  --quick             all but the starter in a minute; says less
			  --rounds N          interleaved rounds (5; 3 if quick)
			  --mib N             MiB moved for each bulk figure and round (2048)
			  --warmup-mib N      MiB moved before the first round (2048)
			  --seconds N         length of each rate figure and round (3)
			  --cipher NAME       auto, java or conscrypt (auto: what the node selects)
			  --jdk-cipher        the same as --cipher java
			  --only A,B          these figures alone; limit.aead is needed for ratios
			  --json FILE         write the figures there too

			JVM options given to this process are given to every process that it starts.
			""";

	private Benchmarks() {
	}

	public static void main(String... args) throws Exception {
		List<String> words = Arrays.asList(args);
		String first = words.isEmpty() ? "" : words.get(0);
		List<String> others = words.subList(Math.min(1, words.size()), words.size());
		if (ScaleCommands.knows(first)) {
			System.exit(ScaleCommands.run(Benchmarks.class, words));
		}
		switch (first) {
			case Worker.CHILD -> WorkerMain.run(others, ROLES);
			case OwnNode.WORD -> OwnNode.run(others);
			case Comparison.WORD -> System.exit(Comparison.run(others, Benchmarks.class));
			case Distance.WORD -> System.exit(Distance.run(others));
			case JmhCommand.NAME -> JmhCommand.run(others);
			case StarterCommand.NAME -> System.exit(StarterCommand.run(Benchmarks.class, others));
			default -> runSuite(words);
		}
	}

	private static void runSuite(List<String> words) throws Exception {
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

	private static void run(RunOptions options) throws Exception {
		Report report;
		try (Workers workers = new Workers(Benchmarks.class)) {
			report = new Suite(options, workers).run(System.out);
		}
		System.out.println();
		System.out.print(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
	}

	private static String[] rest(List<String> words, int from) {
		return words.subList(from, words.size()).toArray(String[]::new);
	}

}
