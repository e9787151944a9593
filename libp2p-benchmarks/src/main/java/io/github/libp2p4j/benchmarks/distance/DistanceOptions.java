/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which links, how often and how long. Immutable.
 *
 * @param links of 1 Gbit/s
 * @param rounds how often each
 * @param time that a stream sends, at least
 * @param json where to write the figures, if anywhere
 */
record DistanceOptions(List<LinkSpeed> links, int rounds, Duration time, @Nullable Path json) {

	static final String USAGE = """
			java -jar benchmarks.jar distance [options]

			  --delays A,B   round trips, in milliseconds (10,50,150)
			  --rounds N     how often each (1)
			  --seconds N    that a stream sends at least (4); 60 round trips where that is longer
			  --json FILE    write the figures there too
			""";

	static DistanceOptions parse(List<String> words) {
		String delays = "10,50,150";
		int rounds = 1;
		int seconds = 4;
		Path json = null;
		for (Iterator<String> rest = words.iterator(); rest.hasNext();) {
			String option = rest.next();
			switch (option) {
				case "--delays" -> delays = value(option, rest);
				case "--rounds" -> rounds = positive(option, value(option, rest));
				case "--seconds" -> seconds = positive(option, value(option, rest));
				case "--json" -> json = Path.of(value(option, rest));
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		List<LinkSpeed> links = new ArrayList<>();
		for (String delay : delays.split(",")) {
			links.add(new LinkSpeed(Duration.ofMillis(positive("--delays", delay)), LinkSpeed.GIGABIT));
		}
		return new DistanceOptions(links, rounds, Duration.ofSeconds(seconds), json);
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new IllegalArgumentException("Option " + option + " needs a value");
		}
		return rest.next();
	}

	private static int positive(String option, String text) {
		try {
			int number = Integer.parseInt(text);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("Option " + option + " takes numbers from 1, not '" + text + "'");
	}

}
