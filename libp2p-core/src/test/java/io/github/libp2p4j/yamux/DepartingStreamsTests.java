/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.Deadlines;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long places stay taken, by a clock that is moved by hand.
 */
class DepartingStreamsTests {

	private static final long MILLIS = 1_000_000L;

	private final DepartingStreams departing = new DepartingStreams(512);

	/** Instants wrap around while streams depart. */
	private final long start = Long.MAX_VALUE - 3 * MILLIS;

	@Test
	void givesEachPlaceBackAtItsTime() {
		this.departing.reset(true, this.start);
		this.departing.reset(false, this.start);
		this.departing.finished(this.start);
		assertThat(this.departing.count(this.start + 4 * MILLIS)).isEqualTo(3);
		assertThat(this.departing.nextNanos()).isEqualTo(this.start + 5 * MILLIS);
		assertThat(this.departing.count(this.start + 5 * MILLIS)).isEqualTo(2);
		assertThat(this.departing.nextNanos()).isEqualTo(this.start + 100 * MILLIS);
		assertThat(this.departing.count(this.start + 100 * MILLIS)).isEqualTo(1);
		assertThat(this.departing.nextNanos()).isEqualTo(this.start + 1000 * MILLIS);
		assertThat(this.departing.count(this.start + 999 * MILLIS)).isEqualTo(1);
		assertThat(this.departing.count(this.start + 1000 * MILLIS)).isZero();
		assertThat(this.departing.nextNanos()).isEqualTo(Deadlines.NONE);
	}

	@Test
	void thousandsASecondThatEndInOrderTakeFewPlaces() {
		for (int i = 0; i < 50_000; i++) {
			long now = this.start + i * 20_000L;
			assertThat(this.departing.count(now)).isLessThanOrEqualTo(250);
			this.departing.finished(now);
		}
	}

	@Test
	void forgetsThemAllAtTheEnd() {
		this.departing.reset(true, this.start);
		this.departing.reset(false, this.start);
		this.departing.finished(this.start);
		this.departing.clear();
		assertThat(this.departing.count(this.start)).isZero();
		assertThat(this.departing.nextNanos()).isEqualTo(Deadlines.NONE);
	}

}
