/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;

import io.github.libp2p4j.bytes.Chunk;
import io.github.libp2p4j.bytes.ChunkPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a chunk that a stream keeps as it is counts in the budgets.
 */
class StreamInboxTests {

	private final ChunkPool pool = new ChunkPool(1024, 4);

	private final MemoryBudget budget = new MemoryBudget(1500, null);

	private final StreamInbox inbox = new StreamInbox(this.pool, this.budget, 1 << 20);

	private Chunk chunk(int fill) {
		Chunk chunk = this.pool.take();
		ByteBuffer view = chunk.view().clear();
		while (view.hasRemaining()) {
			view.put((byte) fill);
		}
		return chunk;
	}

	@Test
	void chargesTheContentOfAChunkAndDischargesItAsItIsRead() {
		assertThat(this.inbox.adopt(chunk(1), 24, 1024)).isTrue();
		assertThat(this.inbox.size()).isEqualTo(1000);
		assertThat(this.budget.chargedBytes()).isEqualTo(1000);
		assertThat(this.inbox.read(ByteBuffer.allocate(400))).isEqualTo(400);
		assertThat(this.budget.chargedBytes()).isEqualTo(600);
		assertThat(this.inbox.take(600).get(599)).isEqualTo((byte) 1);
		assertThat(this.budget.chargedBytes()).isZero();
		assertThat(this.pool.pooled()).isEqualTo(1);
	}

	@Test
	void saysWhenTheBudgetIsExceededAndKeepsTheChunkAllTheSame() {
		assertThat(this.inbox.adopt(chunk(1), 0, 1000)).isTrue();
		assertThat(this.inbox.adopt(chunk(2), 0, 1000)).isFalse();
		assertThat(this.inbox.size()).isEqualTo(2000);
		assertThat(this.budget.chargedBytes()).isEqualTo(2000);
	}

	@Test
	void readsWhatWasAppendedAndWhatWasAdoptedInOrder() {
		this.inbox.append(ByteBuffer.wrap(new byte[] { 1 }));
		this.inbox.adopt(chunk(2), 0, 2);
		this.inbox.append(ByteBuffer.wrap(new byte[] { 3 }));
		ByteBuffer target = ByteBuffer.allocate(10);
		this.inbox.read(target);
		assertThat(target.array()).startsWith(1, 2, 2, 3);
	}

	@Test
	void dischargesAndGivesBackWhatIsThrownAway() {
		this.inbox.adopt(chunk(1), 0, 700);
		this.inbox.adopt(chunk(1), 0, 700);
		this.inbox.clear();
		assertThat(this.budget.chargedBytes()).isZero();
		assertThat(this.pool.pooled()).isEqualTo(2);
	}

}
