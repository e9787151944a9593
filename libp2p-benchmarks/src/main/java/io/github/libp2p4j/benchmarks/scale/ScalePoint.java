/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

/**
 * What so many of something cost together. Immutable.
 *
 * @param what connections, streams or MiB
 * @param count of them
 * @param seconds until all were there
 * @param bytes of heap that the server holds for them afterwards
 */
record ScalePoint(String what, int count, double seconds, double bytes) {

	double microsEach() {
		return this.seconds * 1e6 / this.count;
	}

	double bytesEach() {
		return this.bytes / this.count;
	}

}
