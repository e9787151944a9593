/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerGateTests {

	private final HandlerGate gate = new HandlerGate();

	@Test
	void isDrainedAtOnceWhenNobodyIsInside() {
		assertThat(this.gate.isDraining()).isFalse();
		assertThat(this.gate.drain().toCompletableFuture()).isCompleted();
		assertThat(this.gate.isDraining()).isTrue();
	}

	@Test
	void isDrainedWhenTheLastOneLeaves() {
		assertThat(this.gate.enter()).isTrue();
		assertThat(this.gate.enter()).isTrue();
		CompletableFuture<Void> drained = this.gate.drain().toCompletableFuture();
		this.gate.leave();
		assertThat(drained).isNotDone();
		this.gate.leave();
		assertThat(drained).isCompleted();
	}

	@Test
	void letsNobodyInDuringTheDrain() {
		assertThat(this.gate.enter()).isTrue();
		CompletableFuture<Void> drained = this.gate.drain().toCompletableFuture();
		assertThat(this.gate.enter()).isFalse();
		assertThat(this.gate.running()).isOne();
		assertThat(drained).isNotDone();
	}

}
