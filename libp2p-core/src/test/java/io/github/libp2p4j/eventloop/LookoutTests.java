/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LookoutTests {

	private final Lookout lookout = new Lookout();

	@Test
	void sleepsAtOnceAtFirst() {
		assertThat(this.lookout.isExpecting()).isFalse();
	}

	@Test
	void looksAboutAfterAShortWaitUntilALongOne() {
		this.lookout.waited(Lookout.SOON_NANOS);
		assertThat(this.lookout.isExpecting()).isTrue();
		assertThat(this.lookout.isExpecting()).isTrue();
		this.lookout.waited(Lookout.SOON_NANOS + 1);
		assertThat(this.lookout.isExpecting()).isFalse();
	}

	@Test
	void looksForAMomentOnly() {
		assertThat(this.lookout.looksOn(1, Lookout.LOOK_NANOS - 1)).isTrue();
		assertThat(this.lookout.looksOn(1, Lookout.LOOK_NANOS)).isFalse();
	}

	@Test
	void looksNotForEverWhenTheClockStandsStill() {
		assertThat(this.lookout.looksOn(Lookout.MOST_LOOKS - 1, 0)).isTrue();
		assertThat(this.lookout.looksOn(Lookout.MOST_LOOKS, 0)).isFalse();
	}

}
