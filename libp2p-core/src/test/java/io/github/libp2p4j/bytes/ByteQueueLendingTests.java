/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What goes in and out without a copy.
 */
class ByteQueueLendingTests {

	private static final int CHUNK_BYTES = 1024;

	private static final int HEADROOM_BYTES = 12;

	private static final int MOST_BYTES = CHUNK_BYTES - HEADROOM_BYTES;

	private static final byte[] CONTENT = content(3000);

	private final ChunkPool pool = new ChunkPool(CHUNK_BYTES, 8);

	private final ByteQueue queue = new ByteQueue(this.pool, HEADROOM_BYTES);

	private static byte[] content(int length) {
		byte[] bytes = new byte[length];
		new Random(7).nextBytes(bytes);
		return bytes;
	}

	private static byte[] content(int from, int to) {
		return Arrays.copyOfRange(CONTENT, from, to);
	}

	private void append(int from, int to) {
		this.queue.append(CONTENT, from, to - from);
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private byte[] drained() {
		byte[] bytes = new byte[this.queue.size()];
		this.queue.drainTo(bytes, 0, bytes.length);
		return bytes;
	}

	/** Overwrites all of the headroom, as a header does. */
	private static void scribble(ByteBuffer lent) {
		for (int index = lent.position() - HEADROOM_BYTES; index < lent.position(); index++) {
			lent.put(index, (byte) -1);
		}
	}

	@Test
	void lendsWhatWasAppendedInOrderAChunkAtATime() {
		append(0, 3000);
		ByteArrayOutputStream lent = new ByteArrayOutputStream();
		List<Integer> lengths = new ArrayList<>();
		while (!this.queue.isEmpty()) {
			int count = this.queue.lendableBytes();
			ByteBuffer loan = this.queue.lend(count);
			scribble(loan);
			lengths.add(count);
			lent.writeBytes(bytes(loan));
			this.queue.takeBack();
		}
		assertThat(lent.toByteArray()).isEqualTo(CONTENT);
		assertThat(lengths).containsExactly(MOST_BYTES, MOST_BYTES, 3000 - 2 * MOST_BYTES);
		assertThat(this.pool.pooled()).isEqualTo(3);
	}

	@Test
	void leavesAsMuchHeadroomAsWasAskedForAndNoMore() {
		append(0, MOST_BYTES);
		ByteBuffer loan = this.queue.lend(MOST_BYTES);
		assertThat(loan.position()).isEqualTo(HEADROOM_BYTES);
		assertThat(loan.limit()).isEqualTo(CHUNK_BYTES).isEqualTo(loan.capacity());
	}

	@Test
	void hasTheHeadroomOfALaterLoanInTheRoomOfTheOneBefore() {
		append(0, 1000);
		this.queue.lend(400);
		this.queue.takeBack();
		ByteBuffer loan = this.queue.lend(300);
		scribble(loan);
		assertThat(bytes(loan)).isEqualTo(content(400, 700));
		assertThat(drained()).isEqualTo(content(700, 1000));
	}

	@Test
	void keepsTheOrderWhenMoreIsAppendedToAChunkThatIsLentInPart() {
		append(0, 600);
		ByteBuffer loan = this.queue.lend(100);
		append(600, 1300);
		scribble(loan);
		assertThat(bytes(loan)).isEqualTo(content(0, 100));
		assertThat(this.queue.size()).isEqualTo(1200);
		this.queue.takeBack();
		assertThat(bytes(this.queue.lend(MOST_BYTES - 100))).isEqualTo(content(100, MOST_BYTES));
		assertThat(drained()).isEqualTo(content(MOST_BYTES, 1300));
	}

	@Test
	void appendsNothingToAChunkThatIsLentWhole() {
		append(0, 600);
		ByteBuffer loan = this.queue.lend(600);
		append(600, 1200);
		assertThat(loan.clear().position(HEADROOM_BYTES + 600).get()).isZero();
		assertThat(drained()).isEqualTo(content(600, 1200));
	}

	@Test
	void givesALentChunkBackOnceItIsUsed() {
		append(0, 600);
		this.queue.lend(600);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.pool.pooled()).isZero();
		this.queue.takeBack();
		this.queue.takeBack();
		assertThat(this.pool.pooled()).isEqualTo(1);
	}

	@Test
	void keepsAChunkThatIsLentInPart() {
		append(0, 600);
		this.queue.lend(100);
		this.queue.takeBack();
		assertThat(this.pool.pooled()).isZero();
		assertThat(drained()).isEqualTo(content(100, 600));
	}

	@Test
	void takesALoanBackWithTheNext() {
		append(0, 2 * MOST_BYTES);
		this.queue.lend(MOST_BYTES);
		this.queue.lend(MOST_BYTES);
		assertThat(this.pool.pooled()).isEqualTo(1);
	}

	@Test
	void lendsNothingOfALittleArray() {
		append(0, 100);
		assertThat(this.queue.lendableBytes()).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.lend(1))
			.withMessage("cannot lend 1 of 0 bytes");
		assertThat(drained()).isEqualTo(content(0, 100));
	}

	@Test
	void lendsNeitherNothingNorMoreThanItSaid() {
		assertThat(this.queue.lendableBytes()).isZero();
		append(0, 2000);
		for (int count : new int[] { Integer.MIN_VALUE, -1, 0, MOST_BYTES + 1 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.queue.lend(count));
		}
		assertThat(drained()).isEqualTo(content(0, 2000));
	}

	@Test
	void givesAllChunksBackWhenCleared() {
		append(0, 3000);
		this.queue.lend(MOST_BYTES);
		this.queue.clear();
		assertThat(this.pool.pooled()).isEqualTo(3);
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.lendableBytes()).isZero();
		this.queue.takeBack();
		assertThat(this.pool.pooled()).isEqualTo(3);
	}

	@Test
	void adoptsAChunkAsItIsInItsPlace() {
		append(0, 10);
		this.queue.adopt(filled(100, 10, 910), 100, 1000);
		append(910, 1500);
		assertThat(this.queue.size()).isEqualTo(1500);
		assertThat(drained()).isEqualTo(content(0, 1500));
		assertThat(this.pool.pooled()).as("the adopted one, and one behind it").isEqualTo(2);
	}

	@Test
	void lendsAnAdoptedChunkOnlyIfThereIsHeadroom() {
		this.queue.adopt(filled(HEADROOM_BYTES - 1, 0, 500), HEADROOM_BYTES - 1, HEADROOM_BYTES + 499);
		assertThat(this.queue.lendableBytes()).isZero();
		this.queue.clear();
		this.queue.adopt(filled(HEADROOM_BYTES, 0, 500), HEADROOM_BYTES, HEADROOM_BYTES + 500);
		assertThat(bytes(this.queue.lend(500))).isEqualTo(content(0, 500));
	}

	@Test
	void givesAnEmptyChunkBackInsteadOfAdoptingIt() {
		this.queue.adopt(this.pool.take(), 5, 5);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.pool.pooled()).isEqualTo(1);
	}

	@Test
	void adoptsNothingBeyondTheChunk() {
		Chunk chunk = this.pool.take();
		for (int[] range : new int[][] { { -1, 5 }, { 6, 5 }, { 0, CHUNK_BYTES + 1 } }) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.queue.adopt(chunk, range[0], range[1]));
		}
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void carriesTheSameInDirectMemory() {
		ByteQueue direct = new ByteQueue(new ChunkPool(CHUNK_BYTES, 2, true), HEADROOM_BYTES);
		direct.append(ByteBuffer.wrap(CONTENT));
		assertThat(direct.peek().isDirect()).isTrue();
		ByteBuffer loan = direct.lend(MOST_BYTES);
		assertThat(loan.isDirect()).isTrue();
		assertThat(bytes(loan)).isEqualTo(content(0, MOST_BYTES));
		ByteBuffer target = ByteBuffer.allocate(500);
		assertThat(direct.drainTo(target)).isEqualTo(500);
		assertThat(bytes(target.flip())).isEqualTo(content(MOST_BYTES, MOST_BYTES + 500));
		byte[] rest = new byte[3000 - MOST_BYTES - 500];
		direct.drainTo(rest, 0, rest.length);
		assertThat(rest).isEqualTo(content(MOST_BYTES + 500, 3000));
	}

	/** A chunk with a part of the content from {@code start} on. */
	private Chunk filled(int start, int from, int to) {
		Chunk chunk = this.pool.take();
		chunk.view().clear().position(start).put(CONTENT, from, to - from);
		return chunk;
	}

}
