/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrencyGateTests {

	private final ConcurrencyGate gate = new ConcurrencyGate();

	@Test
	void letsInNoMoreThanAllowed() {
		assertThat(this.gate.tryEnter("a", 2)).isTrue();
		assertThat(this.gate.tryEnter("a", 2)).isTrue();
		assertThat(this.gate.tryEnter("a", 2)).isFalse();
		assertThat(this.gate.tryEnter("b", 2)).isTrue();
		this.gate.leave("a");
		assertThat(this.gate.tryEnter("a", 2)).isTrue();
	}

	@Test
	void forgetsKeysThatHaveNothingUnderWay() {
		this.gate.tryEnter("a", 2);
		this.gate.tryEnter("a", 2);
		this.gate.leave("a");
		assertThat(this.gate.keys()).isEqualTo(1);
		this.gate.leave("a");
		this.gate.leave("a");
		assertThat(this.gate.keys()).isZero();
	}

	@Test
	void holdsWhateverManyThreadsDo() {
		AtomicInteger most = new AtomicInteger();
		AtomicInteger inside = new AtomicInteger();
		CompletableFuture.allOf(IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int round = 0; round < 10_000; round++) {
				if (this.gate.tryEnter("key", 3)) {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					inside.decrementAndGet();
					this.gate.leave("key");
				}
			}
		})).toArray(CompletableFuture[]::new)).join();
		assertThat(most).hasValueBetween(1, 3);
		assertThat(this.gate.keys()).isZero();
	}

}
