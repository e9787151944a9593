/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.util.List;

/**
 * How many of each, ten times over and ten times again. Immutable.
 *
 * @param connections to one node
 * @param streams on {@code streamConnections} connections together
 * @param streamConnections so few that a node opens a share of the most streams on each
 * @param mebibytes on one stream
 * @param held connections in a small heap
 */
record ScaleSizes(List<Integer> connections, List<Integer> streams, int streamConnections, List<Integer> mebibytes,
		int held) {

	/** In some five minutes. */
	static final ScaleSizes FULL = new ScaleSizes(List.of(100, 1_000, 10_000), List.of(1_000, 10_000, 100_000), 200,
			List.of(64, 640, 6_400), 10_000);

	/** To see that it works. */
	static final ScaleSizes QUICK = new ScaleSizes(List.of(10, 100, 1_000), List.of(100, 1_000, 10_000), 20,
			List.of(4, 40, 400), 1_000);

}
