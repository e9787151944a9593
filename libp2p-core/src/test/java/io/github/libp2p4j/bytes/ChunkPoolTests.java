/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChunkPoolTests {

	private static final int CHUNK_BYTES = 128;

	private final ChunkPool heap = new ChunkPool(CHUNK_BYTES, 2);

	private final ChunkPool direct = new ChunkPool(CHUNK_BYTES, 2, true);

	private static boolean isDirect(Chunk chunk) {
		return chunk.view().isDirect();
	}

	@Test
	void makesChunksOnTheHeapUnlessAskedForDirectOnes() {
		assertThat(isDirect(this.heap.take())).isFalse();
		assertThat(isDirect(this.direct.take())).isTrue();
		assertThat(this.direct.take().view().capacity()).isEqualTo(CHUNK_BYTES);
	}

	@Test
	void makesAsManyDirectChunksAsItCanKeepAndTheOthersOnTheHeap() {
		assertThat(isDirect(this.direct.take())).isTrue();
		assertThat(isDirect(this.direct.take())).isTrue();
		assertThat(isDirect(this.direct.take())).isFalse();
		assertThat(isDirect(this.direct.take())).isFalse();
	}

	@Test
	void keepsDirectChunksForReuseAndNoneOfTheHeapInTheirPlace() {
		Chunk first = this.direct.take();
		Chunk second = this.direct.take();
		Chunk beyond = this.direct.take();
		this.direct.give(beyond);
		assertThat(this.direct.pooled()).isZero();
		this.direct.give(first);
		this.direct.give(second);
		assertThat(this.direct.pooled()).isEqualTo(2);
		assertThat(this.direct.take()).isSameAs(second);
		assertThat(this.direct.take()).isSameAs(first);
		assertThat(isDirect(this.direct.take())).isFalse();
	}

	@Test
	void keepsNoMoreThanAgreed() {
		Chunk[] chunks = { this.heap.take(), this.heap.take(), this.heap.take() };
		for (Chunk chunk : chunks) {
			this.heap.give(chunk);
		}
		assertThat(this.heap.pooled()).isEqualTo(2);
	}

	@Test
	void takesBackNoChunkOfTheOtherKind() {
		Chunk ofTheHeap = this.heap.take();
		this.heap.give(this.direct.take());
		this.direct.give(ofTheHeap);
		assertThat(this.heap.pooled()).isZero();
		assertThat(this.direct.pooled()).isZero();
	}

	@Test
	void takesBackNoChunkThatAQueueMadeForItself() {
		this.heap.give(Chunk.small(CHUNK_BYTES));
		assertThat(this.heap.pooled()).isZero();
	}

	@Test
	void hasOneViewForEachOfItsChunksAndNoneForOthers() {
		Chunk chunk = this.heap.take();
		assertThat(chunk.view()).isSameAs(chunk.view());
		assertThatIllegalStateException().isThrownBy(() -> Chunk.small(64).view()).withMessageContaining("64 bytes");
	}

	@Test
	void refusesChunksTooSmallAndACountBelowZero() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPool(127, 1, true));
		assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPool(CHUNK_BYTES, -1, true));
	}

}
