/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

/**
 * How much a perf test moves, and how often. Immutable. The suite also sets
 * {@code DURATION}, which its documents do not describe and its applications do not read;
 * neither does this one.
 *
 * @param uploadBytes {@code UPLOAD_BYTES} of one upload
 * @param downloadBytes {@code DOWNLOAD_BYTES} of one download
 * @param uploadIterations {@code UPLOAD_ITERATIONS}
 * @param downloadIterations {@code DOWNLOAD_ITERATIONS}
 * @param latencyIterations {@code LATENCY_ITERATIONS}, each of one byte each way
 */
record PerfWorkload(long uploadBytes, long downloadBytes, int uploadIterations, int downloadIterations,
		int latencyIterations) {

	/** 1 GiB, by the suite's document. */
	static final long DEFAULT_BYTES = 1L << 30;

	/** By the suite's document. */
	static final int DEFAULT_ITERATIONS = 10;

	/** By the suite's document. */
	static final int DEFAULT_LATENCY_ITERATIONS = 100;

	/** Chosen: each sample is kept and printed. */
	static final int MAX_ITERATIONS = 1_000_000;

	static PerfWorkload read(Variables variables) {
		return new PerfWorkload(variables.count("UPLOAD_BYTES", DEFAULT_BYTES, PerfDialect.MAX_BYTES),
				variables.count("DOWNLOAD_BYTES", DEFAULT_BYTES, PerfDialect.MAX_BYTES),
				(int) variables.count("UPLOAD_ITERATIONS", DEFAULT_ITERATIONS, MAX_ITERATIONS),
				(int) variables.count("DOWNLOAD_ITERATIONS", DEFAULT_ITERATIONS, MAX_ITERATIONS),
				(int) variables.count("LATENCY_ITERATIONS", DEFAULT_LATENCY_ITERATIONS, MAX_ITERATIONS));
	}

}
