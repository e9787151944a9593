/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WireMessagesTests {

	@Test
	void countsMessagesByWhatTheyAdd() {
		// 100 full messages of one frame each, and 3 window updates against them.
		WireMessages messages = new WireMessages(100 * 65_507, 100 * 65_537, 3 * 30);
		assertThat(messages.count()).isEqualTo(100);
		assertThat(messages.plaintextBytes()).isEqualTo(65_519);
		assertThat(messages.countBack()).isEqualTo(3);
	}

	@Test
	void knowsTheMeanSizeOfSmallerOnes() {
		assertThat(new WireMessages(10 * 16_384, 10 * 16_414, 0).plaintextBytes()).isEqualTo(16_396);
	}

}
