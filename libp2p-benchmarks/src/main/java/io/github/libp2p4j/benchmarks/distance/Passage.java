/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.util.List;

/**
 * How one stream fared on one link. Immutable.
 *
 * @param speed of the link
 * @param maxWindowBytes that the stream's window could grow to
 * @param pipeBytesPerSecond what plain TCP carried over the same link
 * @param roundTrips one after the other
 */
record Passage(LinkSpeed speed, long maxWindowBytes, double pipeBytesPerSecond, List<RoundTrip> roundTrips) {

	/** Of the final rate: the stream has arrived. From the issue that set the suite. */
	private static final double ARRIVED = 0.9;

	Passage {
		roundTrips = List.copyOf(roundTrips);
	}

	/** Of the second half of the time. */
	double finalBytesPerSecond() {
		return this.roundTrips.stream()
			.skip(this.roundTrips.size() / 2)
			.mapToDouble(RoundTrip::bytesPerSecond)
			.average()
			.orElse(0);
	}

	/** The most that link and window allow. */
	double limitBytesPerSecond() {
		return this.speed.limitBytesPerSecond(this.maxWindowBytes);
	}

	/**
	 * The first round trip from which on the stream was, for two of them, within a tenth
	 * of its final rate: one alone might be a burst. 0 if there is none.
	 */
	int arrivedAfterRoundTrips() {
		double enough = ARRIVED * finalBytesPerSecond();
		for (int i = 0; i + 1 < this.roundTrips.size(); i++) {
			if (this.roundTrips.get(i).bytesPerSecond() >= enough
					&& this.roundTrips.get(i + 1).bytesPerSecond() >= enough) {
				return this.roundTrips.get(i).number();
			}
		}
		return 0;
	}

	long finalWindowBytes() {
		return this.roundTrips.isEmpty() ? 0 : this.roundTrips.get(this.roundTrips.size() - 1).windowBytes();
	}

}
