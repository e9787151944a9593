/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code compare}: builds the peers where they are not, lets everybody do the
 * same work, and prints what came of it. Stateless.
 */
public final class Comparison {

	/** The word of the command line. */
	public static final String WORD = "compare";

	private Comparison() {
	}

	/**
	 * @param words after the first
	 * @param main of this program, which is started for each of our nodes
	 * @return the exit code: 0, 1 when some work failed with some pair, 2 for a command
	 * line that is none
	 */
	public static int run(List<String> words, Class<?> main) throws IOException, InterruptedException {
		if (words.contains("--help")) {
			System.out.print(ComparisonOptions.USAGE);
			return 0;
		}
		ComparisonOptions options;
		try {
			options = ComparisonOptions.parse(words);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println();
			System.err.print(ComparisonOptions.USAGE);
			return 2;
		}
		ComparisonReport report = new ComparisonReport();
		PeerWorkshop workshop = new PeerWorkshop(options.interopFolder(), PeerWorkshop.usualCacheFolder());
		List<Participant> peers = new ArrayList<>();
		for (PeerLanguage language : options.peers()) {
			System.out.println("building " + language.label());
			Participant peer = workshop.ready(language);
			peers.add(peer);
			String absence = peer.absence();
			if (absence != null) {
				System.out.println(peer.name() + ": " + absence);
				report.absent(peer.name(), absence);
			}
		}
		new ComparisonRun(options, report, System.out).run(peers, main);
		System.out.println();
		System.out.print(new ComparisonTables(report).text());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
		return report.failures().isEmpty() ? 0 : 1;
	}

}
