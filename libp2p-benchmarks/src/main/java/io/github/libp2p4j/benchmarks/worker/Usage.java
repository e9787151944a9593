/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What a process has used since its start. Immutable.
 *
 * @param cpuNanos processor time of all its threads, the collector's and the compiler's
 * among them
 * @param allocatedBytes on the heap, by all its threads: exact from JDK 21 on; before,
 * without threads that have ended
 */
public record Usage(long cpuNanos, long allocatedBytes) {

	static final String COMMAND = "usage";

	public Usage plus(Usage other) {
		return new Usage(this.cpuNanos + other.cpuNanos, this.allocatedBytes + other.allocatedBytes);
	}

	public Usage minus(Usage earlier) {
		return new Usage(this.cpuNanos - earlier.cpuNanos, this.allocatedBytes - earlier.allocatedBytes);
	}

	/** Of the process that asks. */
	public static Usage ofThisProcess() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return new Usage(system.getProcessCpuTime(), allocated());
	}

	private static long allocated() {
		ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
		try {
			return (long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
		}
		catch (ReflectiveOperationException ex) {
			// Before JDK 21: a thread that has ended answers -1.
			return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
				.filter((bytes) -> bytes > 0)
				.sum();
		}
	}

	/** The answer of a worker. */
	String numbers() {
		return this.cpuNanos + " " + this.allocatedBytes;
	}

}
