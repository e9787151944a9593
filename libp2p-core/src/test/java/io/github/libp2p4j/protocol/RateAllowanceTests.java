/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.fixtures.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateAllowanceTests {

	/** A second before the clock overflows. */
	private final long start = new ManualClock().nanos();

	private final RateAllowance allowance = new RateAllowance(3, Duration.ofMillis(900), this.start);

	@Test
	void allowsABurstAndThenOneInAWhile() {
		assertThat(taken(0)).isEqualTo(3);
		assertThat(waitMillis(400)).isEqualTo(500);
		assertThat(taken(900)).isEqualTo(1);
		assertThat(waitMillis(1799)).isEqualTo(1);
		assertThat(taken(3599)).isEqualTo(2);
		assertThat(waitMillis(3599)).isEqualTo(1);
	}

	@Test
	void savesNoMoreThanABurst() {
		assertThat(taken(0)).isEqualTo(3);
		assertThat(taken(1_000_050)).isEqualTo(3);
		// A full measure counts anew from the moment it was seen.
		assertThat(waitMillis(1_000_050)).isEqualTo(900);
	}

	private long waitMillis(long millis) {
		return TimeUnit.NANOSECONDS.toMillis(this.allowance.take(nanos(millis)));
	}

	private int taken(long millis) {
		int taken = 0;
		while (this.allowance.take(nanos(millis)) == 0) {
			taken++;
		}
		return taken;
	}

	private long nanos(long millis) {
		return this.start + TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
