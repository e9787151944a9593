/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.libp2p4j.crypto.CryptoPreference;
import org.jspecify.annotations.Nullable;

/**
 * What to compare and how long. Immutable.
 *
 * @param peers whose libraries
 * @param crypto of the nodes called {@code ours}; those called {@code ours-bc} always
 * have the JDK's cipher and Bouncy Castle's curves
 * @param works what to have done
 * @param rounds how often each work is measured with each pair, interleaved
 * @param bulkBytes moved for each bulk figure and round
 * @param window length of each other figure and round
 * @param interopFolder where the peers' sources are, or null for where they are beside
 * this program
 * @param json where to write the figures, if anywhere
 */
record ComparisonOptions(List<PeerLanguage> peers, CryptoPreference crypto, Set<Work> works, int rounds, long bulkBytes,
		Duration window, @Nullable Path interopFolder, @Nullable Path json) {

	static final String USAGE = """
			java -jar benchmarks.jar compare [options]

			  --quick               1 round of 64 MiB and of seconds, for a look
			  --rounds N            interleaved rounds (5)
			  --mib N               MiB moved for each bulk figure and round (512)
			  --seconds N           length of each other figure and round (3)
			  --peers A,B           of go, rust, js (all)
			  --crypto NAME         of the nodes called ours: auto, java or conscrypt (auto)
			  --only A,B            of %s
			  --interop-folder DIR  the sources of the peers (libp2p-interop beside this module)
			  --json FILE           write the figures there too

			Peers are built where they are not yet, in ~/.cache/libp2p4j-interop. JVM options given to
			this process are given to every JVM that it starts.
			""".formatted(String.join(", ", Stream.of(Work.values()).map(Work::label).toList()));

	private static final long MIB = 1 << 20;

	/** Chosen: by then a JIT has compiled what a bulk transfer runs. */
	private static final long LEAST_WARM_UP_BYTES = 256 * MIB;

	/**
	 * The same for all else: measured, a JVM that connects does so three times as often
	 * after some seconds of it. Programs without a JIT are given the same time.
	 */
	private static final Duration LEAST_WARM_UP = Duration.ofSeconds(4);

	private static final int WARM_UP_WINDOWS = 2;

	static ComparisonOptions parse(List<String> words) {
		boolean quick = words.contains("--quick");
		int rounds = quick ? 1 : 5;
		long mib = quick ? 64 : 512;
		long seconds = quick ? 1 : 3;
		List<PeerLanguage> peers = List.of(PeerLanguage.values());
		CryptoPreference crypto = CryptoPreference.AUTO;
		Set<Work> works = EnumSet.allOf(Work.class);
		Path interopFolder = null;
		Path json = null;
		for (Iterator<String> rest = words.iterator(); rest.hasNext();) {
			String option = rest.next();
			switch (option) {
				case "--quick" -> {
				}
				case "--rounds" -> rounds = positive(option, rest);
				case "--mib" -> mib = positive(option, rest);
				case "--seconds" -> seconds = positive(option, rest);
				case "--peers" -> peers = peers(value(option, rest));
				case "--crypto" -> crypto = crypto(value(option, rest));
				case "--only" -> works = works(value(option, rest));
				case "--interop-folder" -> interopFolder = Path.of(value(option, rest));
				case "--json" -> json = Path.of(value(option, rest));
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		return new ComparisonOptions(peers, crypto, works, rounds, mib * MIB, Duration.ofSeconds(seconds),
				interopFolder, json);
	}

	/** The same work for as long as it takes to be warm, however short the rounds are. */
	ComparisonOptions warmingUp() {
		Duration windows = this.window.multipliedBy(WARM_UP_WINDOWS);
		return new ComparisonOptions(this.peers, this.crypto, this.works, 1,
				Math.max(this.bulkBytes / 2, LEAST_WARM_UP_BYTES),
				(windows.compareTo(LEAST_WARM_UP) > 0) ? windows : LEAST_WARM_UP, this.interopFolder, this.json);
	}

	private static List<PeerLanguage> peers(String names) {
		List<PeerLanguage> peers = new ArrayList<>();
		for (String name : names.split(",")) {
			peers.add(Arrays.stream(PeerLanguage.values())
				.filter((language) -> language.label().equals(name))
				.findFirst()
				.orElseThrow(
						() -> new IllegalArgumentException("Option --peers takes go, rust, js, not '" + name + "'")));
		}
		return peers;
	}

	private static Set<Work> works(String names) {
		Set<Work> works = EnumSet.noneOf(Work.class);
		for (String name : names.split(",")) {
			works.add(Arrays.stream(Work.values())
				.filter((work) -> work.label().equals(name))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("Option --only does not know '" + name + "'")));
		}
		return works;
	}

	private static CryptoPreference crypto(String name) {
		try {
			return CryptoPreference.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Option --crypto is auto, java or conscrypt, not '" + name + "'", ex);
		}
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new IllegalArgumentException("Option " + option + " needs a value");
		}
		return rest.next();
	}

	private static int positive(String option, Iterator<String> rest) {
		String text = value(option, rest);
		try {
			int number = Integer.parseInt(text);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("Option " + option + " takes a number from 1, not '" + text + "'");
	}

}
