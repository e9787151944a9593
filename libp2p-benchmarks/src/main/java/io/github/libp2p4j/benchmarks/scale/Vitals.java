/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

/**
 * What a process must not need more and more of. Immutable.
 *
 * @param heapBytes reachable, after full collections
 * @param openFiles descriptors
 * @param threads of the platform
 * @param fullCollections since it began, those not counted that a look asks for
 */
record Vitals(long heapBytes, long openFiles, long threads, long fullCollections) {

	static Vitals of(long[] numbers) {
		return new Vitals(numbers[0], numbers[1], numbers[2], numbers[3]);
	}

	/** For an answer of a child process. */
	String numbers() {
		return this.heapBytes + " " + this.openFiles + " " + this.threads + " " + this.fullCollections;
	}

}
