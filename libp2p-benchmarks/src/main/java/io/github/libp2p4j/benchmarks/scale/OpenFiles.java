/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * How many files a process may have open, of which each connection is one. Stateless. The
 * JVM raises its soft limit to the hard one by itself ({@code -XX:+MaxFDLimit}).
 */
final class OpenFiles {

	/** Of one process for itself: jar files, selectors, pipes; chosen, with room. */
	private static final int OWN = 300;

	private OpenFiles() {
	}

	/**
	 * @throws IllegalStateException if a process with so many connections cannot be
	 */
	static void require(int files) {
		long limit = limit();
		if (files + OWN > limit) {
			throw new IllegalStateException("A process of this run has up to " + (files + OWN)
					+ " files open, and this one may have " + limit + ": raise the hard limit (ulimit -Hn)");
		}
	}

	static long open() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? unix.getOpenFileDescriptorCount() : 0;
	}

	private static long limit() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? unix.getMaxFileDescriptorCount() : Long.MAX_VALUE;
	}

}
