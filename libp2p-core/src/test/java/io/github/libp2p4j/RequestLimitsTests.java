/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestLimitsTests {

	private final RequestLimits defaults = RequestLimits.defaults();

	@Test
	void changesOneThingAtATime() {
		RequestLimits changed = this.defaults.withInbound(5, 2)
			.withOutbound(7)
			.withMaxRequestBytes(10)
			.withMaxAnswerBytes(20)
			.withTimeout(Duration.ofSeconds(3));
		assertThat(changed).isEqualTo(new RequestLimits(5, 2, 7, 10, 20, Duration.ofSeconds(3)));
	}

	@Test
	void refusesLimitsThatLetNothingThrough() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withInbound(0, 1))
			.withMessageContaining("max-inbound ");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withInbound(1, 0))
			.withMessageContaining("max-inbound-per-peer");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withOutbound(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withMaxRequestBytes(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withTimeout(Duration.ofSeconds(-1)));
	}

	@Test
	void refusesLimitsThatNumbersCannotHold() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withMaxAnswerBytes(Integer.MAX_VALUE));
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withTimeout(Duration.ofDays(366)));
	}

}
