/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import org.jspecify.annotations.Nullable;

/**
 * One measured value of one round. Immutable.
 *
 * @param name of the figure, such as {@code upload.1}
 * @param unit such as {@code MB/s} (10^6 bytes)
 * @param value in that unit
 * @param limit what the machine allowed at the same time, in the same unit, if that was
 * measured
 */
public record Sample(String name, String unit, double value, @Nullable Double limit) {

	public Sample(String name, String unit, double value) {
		this(name, unit, value, null);
	}

}
