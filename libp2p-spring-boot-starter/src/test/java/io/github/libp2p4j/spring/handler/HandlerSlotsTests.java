/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.handler.HandlerSlots.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerSlotsTests {

	private final PeerId first = KeyPair.generateEd25519().peerId();

	private final PeerId second = KeyPair.generateEd25519().peerId();

	@Test
	void letsNoMoreInThanAllowed() {
		HandlerSlots slots = new HandlerSlots(2, 2);
		assertThat(slots.enter(this.first)).isEqualTo(Entry.TAKEN);
		assertThat(slots.enter(this.first)).isEqualTo(Entry.TAKEN);
		assertThat(slots.enter(this.second)).isEqualTo(Entry.FULL);
		assertThat(slots.running()).isEqualTo(2);
		slots.leave(this.first);
		assertThat(slots.enter(this.second)).isEqualTo(Entry.TAKEN);
	}

	@Test
	void letsNoMoreInOfOnePeerThanAllowed() {
		HandlerSlots slots = new HandlerSlots(3, 1);
		assertThat(slots.enter(this.first)).isEqualTo(Entry.TAKEN);
		assertThat(slots.enter(this.first)).isEqualTo(Entry.FULL_FOR_PEER);
		assertThat(slots.enter(this.second)).isEqualTo(Entry.TAKEN);
		assertThat(slots.running()).isEqualTo(2);
		slots.leave(this.first);
		assertThat(slots.enter(this.first)).isEqualTo(Entry.TAKEN);
		slots.leave(this.first);
		slots.leave(this.second);
		assertThat(slots.peers()).isZero();
		assertThat(slots.running()).isZero();
	}

	@Test
	void tellsWhenNobodyIsIn() {
		HandlerSlots slots = new HandlerSlots(3, 3);
		assertThat(slots.idle().toCompletableFuture()).isCompleted();
		slots.enter(this.first);
		slots.enter(this.second);
		var idle = slots.idle().toCompletableFuture();
		slots.leave(this.first);
		assertThat(idle).isNotDone();
		slots.leave(this.second);
		assertThat(idle).isCompleted();
	}

}
