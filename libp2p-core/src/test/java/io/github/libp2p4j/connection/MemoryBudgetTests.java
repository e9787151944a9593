/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryBudgetTests {

	private final MemoryBudget node = new MemoryBudget(1000, null);

	private final MemoryBudget first = new MemoryBudget(800, this.node);

	private final MemoryBudget second = new MemoryBudget(800, this.node);

	@Test
	void reservesWithinBothLimitsOrNotAtAll() {
		assertThat(this.first.reserve(800)).isTrue();
		assertThat(this.first.reserve(1)).isFalse();
		assertThat(this.second.reserve(201)).isFalse();
		assertThat(this.second.chargedBytes()).isZero();
		assertThat(this.second.reserve(200)).isTrue();
		assertThat(this.node.chargedBytes()).isEqualTo(1000);
	}

	@Test
	void chargesWhatIsHereAndSaysWhetherItIsTooMuch() {
		assertThat(this.first.charge(800)).isTrue();
		assertThat(this.first.charge(1)).isFalse();
		assertThat(this.second.charge(199)).isTrue();
		assertThat(this.second.charge(1)).isFalse();
		assertThat(this.node.chargedBytes()).isEqualTo(1001);
		this.first.discharge(801);
		this.second.discharge(200);
		assertThat(this.node.chargedBytes()).isZero();
		assertThat(this.node.bufferedBytes()).isZero();
	}

	@Test
	void bytesThatFillThePromisedRoomAreNotTooMuch() {
		assertThat(this.first.reserve(800)).isTrue();
		assertThat(this.first.charge(800)).isTrue();
		assertThat(this.first.isExceeded()).isFalse();
		assertThat(this.first.charge(1)).isFalse();
		assertThat(this.first.isExceeded()).isTrue();
	}

	@Test
	void promisesNothingWhereUnreadBytesFillTheLimit() {
		assertThat(this.first.charge(800)).isTrue();
		assertThat(this.first.reserve(1)).isFalse();
		this.first.discharge(1);
		assertThat(this.first.reserve(1)).isTrue();
	}

	@Test
	void retiresOnceWithWhatIsStillChargedAndLeavesTheNodeAloneAfterwards() {
		this.first.charge(250);
		this.first.reserve(50);
		this.second.charge(100);
		this.first.retire();
		this.first.retire();
		assertThat(this.node.chargedBytes()).isEqualTo(100);
		this.first.discharge(250);
		this.first.release(50);
		this.first.charge(50);
		assertThat(this.first.reserve(50)).isTrue();
		this.first.discharge(50);
		this.first.release(50);
		assertThat(this.first.chargedBytes()).isZero();
		assertThat(this.node.chargedBytes()).isEqualTo(100);
	}

}
