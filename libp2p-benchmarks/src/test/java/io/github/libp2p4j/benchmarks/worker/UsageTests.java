/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UsageTests {

	@Test
	void countsWhatThisThreadAllocates() {
		Usage before = Usage.ofThisProcess();
		byte[][] arrays = new byte[100][1 << 20];
		Usage used = Usage.ofThisProcess().minus(before);
		assertThat(arrays).hasNumberOfRows(100);
		assertThat(used.allocatedBytes()).isBetween(100L << 20, 1000L << 20);
		assertThat(used.cpuNanos()).isNotNegative();
	}

	@Test
	void addsAndSubtracts() {
		assertThat(new Usage(5, 7).plus(new Usage(1, 2)).minus(new Usage(2, 3))).isEqualTo(new Usage(4, 6));
		assertThat(new Usage(5, 7).numbers()).isEqualTo("5 7");
	}

}
