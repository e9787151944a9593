/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The part of the processors' time that the hypervisor gave to others since this was
 * made. Immutable.
 */
final class StealTime {

	/**
	 * Index of "steal" among the numbers of the first line of /proc/stat, see proc(5).
	 */
	private static final int STEAL = 7;

	private final long[] start = read();

	OptionalDouble percentSinceStart() {
		long[] now = read();
		if (now.length <= STEAL || this.start.length <= STEAL) {
			return OptionalDouble.empty();
		}
		long total = Arrays.stream(now).limit(STEAL + 1).sum() - Arrays.stream(this.start).limit(STEAL + 1).sum();
		return OptionalDouble.of((total == 0) ? 0 : 100.0 * (now[STEAL] - this.start[STEAL]) / total);
	}

	private static long[] read() {
		try {
			String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
			return Arrays.stream(line.split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
		}
		catch (IOException ex) {
			return new long[0];
		}
	}

}
