/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What became of the processors' time since this was made: how much the hypervisor gave
 * to others, and how much went to processes that are no part of the run. Both make
 * figures unsettled. Immutable.
 */
public final class MachineTime {

	/**
	 * Columns of the first line of /proc/stat, see proc(5): user, nice, system, idle,
	 * iowait, irq, softirq, steal.
	 */
	private static final int COLUMNS = 8;

	private static final int IDLE = 3;

	private static final int IO_WAIT = 4;

	private static final int STEAL = 7;

	private final long[] start = read();

	/**
	 * @param runCpuSeconds what the processes of the run took since then
	 * @param elapsedSeconds since then
	 * @return percentages, or nothing where the system does not tell
	 */
	public List<Sample> since(double runCpuSeconds, double elapsedSeconds) {
		long[] now = read();
		if (now.length < COLUMNS || this.start.length < COLUMNS) {
			return List.of();
		}
		long[] spent = new long[COLUMNS];
		Arrays.setAll(spent, (column) -> now[column] - this.start[column]);
		double total = Math.max(1, Arrays.stream(spent).sum());
		double busy = (total - spent[IDLE] - spent[IO_WAIT] - spent[STEAL]) / total;
		double own = runCpuSeconds / (elapsedSeconds * Runtime.getRuntime().availableProcessors());
		return List.of(new Sample("machine.steal", "%", 100 * spent[STEAL] / total),
				new Sample(Report.OTHERS, "%", 100 * Math.max(0, busy - own)));
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
