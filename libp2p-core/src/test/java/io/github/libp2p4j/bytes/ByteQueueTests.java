/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ByteQueueTests {

	private static final int CHUNK_BYTES = 1024;

	private final ChunkPool pool = new ChunkPool(CHUNK_BYTES, 8);

	private final ByteQueue queue = new ByteQueue(this.pool);

	private static byte[] bytes(int length, int seed) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	@Test
	void startsEmpty() {
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.peek().hasRemaining()).isFalse();
		assertThat(this.queue.drainTo(ByteBuffer.allocate(4))).isZero();
		assertThat(this.queue.drainTo(new byte[4], 0, 4)).isZero();
		this.queue.skip(0);
		this.queue.clear();
		this.queue.append(ByteBuffer.allocate(0));
		this.queue.append(new byte[0], 0, 0);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void givesBackWhatWasPutInInOrder() {
		byte[] content = bytes(5000, 1);
		ByteBuffer source = ByteBuffer.wrap(content, 0, 3000);
		this.queue.append(source);
		assertThat(source.hasRemaining()).isFalse();
		this.queue.append(content, 3000, 2000);
		assertThat(this.queue.size()).isEqualTo(5000);
		ByteBuffer target = ByteBuffer.allocateDirect(4000);
		assertThat(this.queue.drainTo(target)).isEqualTo(4000);
		byte[] drained = new byte[5000];
		target.flip().get(drained, 0, 4000);
		assertThat(this.queue.drainTo(drained, 4000, 1000)).isEqualTo(1000);
		assertThat(drained).isEqualTo(content);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void takesALittleArrayForLittleContent() {
		assertThat(firstArrayFor(1)).isEqualTo(64);
		assertThat(firstArrayFor(64)).isEqualTo(64);
		assertThat(firstArrayFor(65)).isEqualTo(128);
		assertThat(firstArrayFor(512)).isEqualTo(512);
		assertThat(firstArrayFor(513)).isEqualTo(CHUNK_BYTES);
		assertThat(firstArrayFor(50_000)).isEqualTo(CHUNK_BYTES);
	}

	/** What follows fills the first array up before it takes another. */
	private int firstArrayFor(int length) {
		this.queue.append(new byte[length], 0, length);
		this.queue.append(new byte[CHUNK_BYTES], 0, CHUNK_BYTES);
		int arrayBytes = this.queue.peek().remaining();
		this.queue.clear();
		return arrayBytes;
	}

	@Test
	void growsFromLittleArraysToChunksOfThePool() {
		// 64 + 128 + 256 + 512 bytes of their own, the fifth is recycled.
		for (int i = 0; i < 960; i++) {
			this.queue.append(new byte[] { (byte) i }, 0, 1);
		}
		this.queue.clear();
		assertThat(this.pool.pooled()).isZero();
		for (int i = 0; i < 961; i++) {
			this.queue.append(new byte[] { (byte) i }, 0, 1);
		}
		this.queue.clear();
		assertThat(this.pool.pooled()).isEqualTo(1);
	}

	@Test
	void givesEachChunkBackAsSoonAsItIsEmpty() {
		this.queue.append(bytes(4 * CHUNK_BYTES, 2), 0, 4 * CHUNK_BYTES);
		this.queue.skip(CHUNK_BYTES - 1);
		assertThat(this.pool.pooled()).isZero();
		this.queue.skip(1);
		assertThat(this.pool.pooled()).isEqualTo(1);
		this.queue.drainTo(ByteBuffer.allocate(2 * CHUNK_BYTES));
		assertThat(this.pool.pooled()).isEqualTo(3);
		this.queue.drainTo(new byte[CHUNK_BYTES], 0, CHUNK_BYTES);
		assertThat(this.pool.pooled()).isEqualTo(4);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void poolsNoMoreThanAgreed() {
		this.queue.append(bytes(20 * CHUNK_BYTES, 3), 0, 20 * CHUNK_BYTES);
		this.queue.clear();
		assertThat(this.pool.pooled()).isEqualTo(8);
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void fillsTheLastChunkFirst() {
		this.queue.append(bytes(CHUNK_BYTES - 10, 4), 0, CHUNK_BYTES - 10);
		this.queue.append(bytes(20, 5), 0, 20);
		assertThat(this.queue.peek().remaining()).isEqualTo(CHUNK_BYTES);
	}

	@Test
	void showsWithoutTakingOut() {
		byte[] content = bytes(100, 6);
		this.queue.append(content, 0, 100);
		this.queue.skip(10);
		ByteBuffer view = this.queue.peek();
		assertThat(view.isReadOnly()).isTrue();
		assertThat(view).isEqualTo(ByteBuffer.wrap(content, 10, 90));
		assertThat(view.position()).isZero();
		view.get(new byte[50]);
		assertThat(this.queue.size()).isEqualTo(90);
		assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> this.queue.peek().put((byte) 1));
	}

	@Test
	void refusesToSkipMoreThanThereIs() {
		this.queue.append(new byte[3], 0, 3);
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.skip(4))
			.withMessage("cannot skip 4 of 3 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.skip(-1));
		assertThat(this.queue.size()).isEqualTo(3);
	}

	@Test
	void refusesRangesOutsideTheArray() {
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.queue.append(new byte[3], 2, 2));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.queue.drainTo(new byte[3], 0, 4));
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void losesNothingWhenTheTargetRefuses() {
		byte[] content = bytes(3000, 7);
		this.queue.append(content, 0, 3000);
		assertThatExceptionOfType(ReadOnlyBufferException.class)
			.isThrownBy(() -> this.queue.drainTo(ByteBuffer.allocate(3000).asReadOnlyBuffer()));
		byte[] drained = new byte[3000];
		assertThat(this.queue.drainTo(drained, 0, 3000)).isEqualTo(3000);
		assertThat(drained).isEqualTo(content);
	}

	@Test
	void refusesChunksAndPoolsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPool(127, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPool(128, -1));
		assertThat(new ChunkPool(128, 0).chunkBytes()).isEqualTo(128);
	}

	@Test
	void behavesAsAModelOfSingleBytesDoes() {
		for (int chunkBytes : new int[] { 128, 200, 1024, 1000 }) {
			long seed = 4711L + chunkBytes;
			Random random = new Random(seed);
			ChunkPool shared = new ChunkPool(chunkBytes, 3);
			ByteQueue[] queues = { new ByteQueue(shared), new ByteQueue(shared) };
			@SuppressWarnings("unchecked")
			Deque<Byte>[] models = new Deque[] { new ArrayDeque<Byte>(), new ArrayDeque<Byte>() };
			for (int step = 0; step < 20_000; step++) {
				int which = random.nextInt(2);
				step(random, queues[which], models[which]);
				assertThat(queues[which].size()).as("seed %d step %d", seed, step).isEqualTo(models[which].size());
			}
		}
	}

	private static void step(Random random, ByteQueue queue, Deque<Byte> model) {
		int count = random.nextInt(1 << random.nextInt(12));
		switch (random.nextInt(8)) {
			case 0, 1 -> {
				byte[] added = bytes(count, random.nextInt());
				queue.append(ByteBuffer.wrap(added));
				for (byte value : added) {
					model.add(value);
				}
			}
			case 2 -> {
				byte[] added = bytes(count + 2, random.nextInt());
				queue.append(added, 1, count);
				for (int i = 0; i < count; i++) {
					model.add(added[1 + i]);
				}
			}
			case 3, 4 -> {
				ByteBuffer target = random.nextBoolean() ? ByteBuffer.allocate(count)
						: ByteBuffer.allocateDirect(count);
				assertThat(queue.drainTo(target)).isEqualTo(Math.min(count, model.size()));
				target.flip();
				while (target.hasRemaining()) {
					assertThat(target.get()).isEqualTo(model.remove());
				}
			}
			case 5 -> {
				byte[] target = new byte[count];
				int drained = queue.drainTo(target, 0, count);
				assertThat(drained).isEqualTo(Math.min(count, model.size()));
				for (int i = 0; i < drained; i++) {
					assertThat(target[i]).isEqualTo(model.remove());
				}
			}
			case 6 -> {
				ByteBuffer view = queue.peek();
				assertThat(view.hasRemaining()).isEqualTo(!model.isEmpty());
				int skipped = Math.min(count, model.size());
				if (view.hasRemaining()) {
					assertThat(view.get(0)).isEqualTo(model.peek());
				}
				queue.skip(skipped);
				for (int i = 0; i < skipped; i++) {
					model.remove();
				}
			}
			default -> {
				if (random.nextInt(20) == 0) {
					queue.clear();
					model.clear();
				}
			}
		}
	}

	@Test
	void allocatesNothingOnceBulkTransferHasWarmedUp() throws ReflectiveOperationException {
		ByteQueue bulk = new ByteQueue(new ChunkPool(16 * 1024, 16));
		ByteBuffer source = ByteBuffer.allocateDirect(60 * 1024);
		ByteBuffer target = ByteBuffer.allocateDirect(64 * 1024);
		Runnable round = () -> {
			for (int i = 0; i < 2_000; i++) {
				bulk.append(source.clear());
				bulk.drainTo(target.clear());
			}
		};
		round.run();
		allocatedBytes();
		long before = allocatedBytes();
		round.run();
		long allocated = allocatedBytes() - before;
		assertThat(bulk.isEmpty()).isTrue();
		// 120 MB went through; what the measurement itself takes is some hundred bytes.
		assertThat(allocated).isLessThan(16 * 1024);
	}

	/** By reflection: the module under test reads no module of management. */
	private static long allocatedBytes() throws ReflectiveOperationException {
		Object threads = Class.forName("java.lang.management.ManagementFactory")
			.getMethod("getThreadMXBean")
			.invoke(null);
		return (long) Class.forName("com.sun.management.ThreadMXBean")
			.getMethod("getCurrentThreadAllocatedBytes")
			.invoke(threads);
	}

	@Test
	void sharesItsPoolBetweenThreads() throws InterruptedException {
		ChunkPool shared = new ChunkPool(256, 4);
		Thread[] threads = new Thread[4];
		String[] failures = new String[threads.length];
		for (int t = 0; t < threads.length; t++) {
			int index = t;
			threads[t] = new Thread(() -> {
				ByteQueue own = new ByteQueue(shared);
				byte[] content = new byte[2000];
				Arrays.fill(content, (byte) index);
				byte[] drained = new byte[2000];
				for (int i = 0; i < 20_000 && failures[index] == null; i++) {
					own.append(content, 0, content.length);
					own.drainTo(drained, 0, drained.length);
					if (!Arrays.equals(content, drained)) {
						failures[index] = "round " + i;
					}
				}
			});
			threads[t].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failures).containsOnlyNulls();
		assertThat(shared.pooled()).isLessThanOrEqualTo(4);
	}

}
