/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.libp2p4j.crypto.CryptoPreference;
import org.jspecify.annotations.Nullable;

/**
 * What to run and how long. Immutable.
 *
 * @param suite {@code upload}, {@code rates} or {@code loopback}
 * @param rounds how often each figure is measured, interleaved
 * @param bulkBytes moved for each bulk figure and round, if the time allows
 * @param warmUpBytes moved before the first round
 * @param rateWindow length of each rate figure and round
 * @param bulkWindow after which no further slices of a round begin: a slow machine moves
 * less, and the run ends in time
 * @param cipher which cryptography the node and {@code limit.aead} take
 * @param only names of figures, or empty for all of the suite
 * @param json where to write the figures, if anywhere
 */
public record RunOptions(String suite, int rounds, long bulkBytes, long warmUpBytes, Duration rateWindow,
		Duration bulkWindow, CryptoPreference cipher, Set<String> only, @Nullable Path json) {

	private static final Set<String> SUITES = Set.of("upload", "rates", "loopback");

	private static final String QUICK = "--quick";

	private static final int MIB = 1 << 20;

	/**
	 * Chosen: half a second each, so that the first and last millisecond, in which one
	 * side waits for the other, say little; a thousand streams have half a MiB each.
	 */
	private static final int SLICES = 4;

	/** Shorter ones measure the start more than the flow. */
	private static final long MIN_SLICE_BYTES = 16 * MIB;

	private static final int ROUNDS = 5;

	/** The fewest of which a median leaves one out on each side. */
	private static final int QUICK_ROUNDS = 3;

	/** Of a round: five rounds with all else stay within ten minutes. */
	private static final Duration BULK_WINDOW = Duration.ofSeconds(34);

	/** The same for one minute. */
	private static final Duration QUICK_BULK_WINDOW = Duration.ofSeconds(1);

	public static RunOptions parse(List<String> words) {
		if (words.isEmpty() || !SUITES.contains(words.get(0))) {
			throw new IllegalArgumentException("The first word is the suite: upload, rates or loopback");
		}
		boolean quick = words.contains(QUICK);
		int rounds = quick ? QUICK_ROUNDS : ROUNDS;
		long mib = quick ? 32 : 2048;
		long warmUpMib = quick ? 128 : 4096;
		Duration window = quick ? Duration.ofMillis(200) : Duration.ofSeconds(3);
		CryptoPreference cipher = CryptoPreference.AUTO;
		Set<String> only = Set.of();
		Path json = null;
		Iterator<String> rest = words.stream().skip(1).filter((word) -> !word.equals(QUICK)).iterator();
		while (rest.hasNext()) {
			String option = rest.next();
			switch (option) {
				case "--rounds" -> rounds = Math.toIntExact(positive(option, rest));
				case "--mib" -> mib = positive(option, rest);
				case "--warmup-mib" -> warmUpMib = positive(option, rest);
				case "--seconds" -> window = Duration.ofSeconds(positive(option, rest));
				case "--cipher" -> cipher = preference(value(option, rest));
				case "--jdk-cipher" -> cipher = CryptoPreference.JAVA;
				case "--only" -> only = Set.of(value(option, rest).split(","));
				case "--json" -> json = Path.of(value(option, rest));
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		return new RunOptions(words.get(0), rounds, mib * MIB, warmUpMib * MIB, window,
				quick ? QUICK_BULK_WINDOW : BULK_WINDOW, cipher, only, json);
	}

	/** Whether all is to be over in a minute. */
	boolean quick() {
		return this.bulkWindow.equals(QUICK_BULK_WINDOW);
	}

	boolean bulk() {
		return !this.suite.equals("rates");
	}

	boolean rates() {
		return !this.suite.equals("upload");
	}

	/** Moved at a time, an even number of times a round. */
	long sliceBytes() {
		return Math.min(this.bulkBytes / 2, Math.max(MIN_SLICE_BYTES, this.bulkBytes / SLICES));
	}

	/**
	 * @param figure a name, or what the names of several begin with
	 */
	boolean wants(String figure) {
		return this.only.isEmpty()
				|| this.only.stream().anyMatch((name) -> name.equals(figure) || name.startsWith(figure + "."));
	}

	/**
	 * Whether the starter's overhead is to be measured: in a quick run only if it is
	 * named, since two starts that are still being compiled say nothing of a few percent,
	 * and take a third of the minute.
	 */
	boolean wantsStarter() {
		return wants("starter") && !(quick() && this.only.isEmpty());
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new IllegalArgumentException("Option " + option + " needs a value");
		}
		return rest.next();
	}

	private static long positive(String option, Iterator<String> rest) {
		String text = value(option, rest);
		try {
			long number = Long.parseLong(text);
			if (number > 0 && number <= Integer.MAX_VALUE) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("Option " + option + " takes a number from 1, not '" + text + "'");
	}

	private static CryptoPreference preference(String name) {
		try {
			return CryptoPreference.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Option --cipher is auto, java or conscrypt, not '" + name + "'", ex);
		}
	}

}
