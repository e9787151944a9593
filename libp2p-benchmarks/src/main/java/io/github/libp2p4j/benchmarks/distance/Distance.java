/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code distance}: one stream over links of several delays. Stateless.
 */
public final class Distance {

	/** The word of the command line. */
	public static final String WORD = "distance";

	private Distance() {
	}

	/**
	 * @param words after the first
	 * @return the exit code: 0, or 2 for a command line that is none
	 */
	public static int run(List<String> words) throws IOException {
		if (words.contains("--help")) {
			System.out.print(DistanceOptions.USAGE);
			return 0;
		}
		DistanceOptions options;
		try {
			options = DistanceOptions.parse(words);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println();
			System.err.print(DistanceOptions.USAGE);
			return 2;
		}
		Voyage voyage = new Voyage(options.time());
		System.out.println("warming up");
		voyage.warmUp();
		List<Passage> passages = new ArrayList<>();
		for (int round = 1; round <= options.rounds(); round++) {
			for (LinkSpeed link : options.links()) {
				Passage passage = voyage.over(link);
				passages.add(passage);
				System.out.print(DistanceReport.text(passage));
			}
		}
		DistanceReport report = new DistanceReport(passages);
		System.out.println();
		System.out.print(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
		return 0;
	}

}
