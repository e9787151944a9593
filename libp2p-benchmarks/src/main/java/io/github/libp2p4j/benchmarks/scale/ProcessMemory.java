/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds. Immutable.
 *
 * @param heapBytes objects that are reachable
 * @param directBytes of direct buffers; what native libraries allocate by themselves
 * (Conscrypt) shows in the resident size alone
 * @param residentBytes physical memory of the whole process, 0 where the system does not
 * tell
 */
record ProcessMemory(long heapBytes, long directBytes, long residentBytes) {

	/**
	 * Collections until the heap stays as it is: references that are cleared by one free
	 * more for the next. Chosen; three are enough in practice.
	 */
	private static final int MOST_COLLECTIONS = 20;

	private static final long SETTLED_BYTES = 16 << 10;

	/** Collects first, fully, until nothing more is found. */
	static ProcessMemory afterCollections() {
		long before = Long.MAX_VALUE;
		long heapBytes = collected();
		for (int round = 1; round < MOST_COLLECTIONS && before - heapBytes > SETTLED_BYTES; round++) {
			before = heapBytes;
			heapBytes = collected();
		}
		return new ProcessMemory(heapBytes, directBytesNow(), residentBytesNow());
	}

	static ProcessMemory of(long[] numbers) {
		return new ProcessMemory(numbers[0], numbers[1], numbers[2]);
	}

	/** For an answer of a child process. */
	String numbers() {
		return this.heapBytes + " " + this.directBytes + " " + this.residentBytes;
	}

	private static long collected() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static long directBytesNow() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	/** VmRSS of proc(5), in KiB there. */
	private static long residentBytesNow() {
		try {
			return Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
				.sum();
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
