/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskQueueTests {

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final TaskQueue queue = new TaskQueue(this.wakeUps::incrementAndGet);

	@Test
	void wakesOnceForABatch() {
		assertThat(this.queue.prepareToSleep()).isTrue();
		for (int count = 0; count < 1000; count++) {
			this.queue.offer(() -> {
			});
		}
		assertThat(this.wakeUps).hasValue(1);
	}

	@Test
	void doesNotWakeALoopThatIsAwake() {
		this.queue.offer(() -> {
		});
		assertThat(this.queue.prepareToSleep()).isFalse();
		this.queue.drain();
		this.queue.task(0);
		this.queue.drained();
		assertThat(this.queue.prepareToSleep()).isTrue();
		this.queue.awake();
		this.queue.offer(() -> {
		});
		assertThat(this.wakeUps).hasValue(0);
	}

	@Test
	void keepsOrderThroughGrowthAndLeavesLaterTasksToTheNextBatch() {
		List<Integer> run = new ArrayList<>();
		for (int number = 0; number < 10_000; number++) {
			int value = number;
			this.queue.offer(() -> {
				run.add(value);
				this.queue.offer(() -> run.add(-value));
			});
		}
		int count = this.queue.drain();
		assertThat(count).isEqualTo(10_000);
		for (int index = 0; index < count; index++) {
			this.queue.task(index).run();
		}
		this.queue.drained();
		assertThat(run).hasSize(10_000).isSorted();
		assertThat(this.queue.drain()).isEqualTo(10_000);
	}

	@Test
	void handsOutATaskOnce() {
		this.queue.offer(() -> {
		});
		this.queue.drain();
		this.queue.task(0);
		assertThatIllegalStateException().isThrownBy(() -> this.queue.task(0));
	}

	@Test
	void refusesTasksWhenClosedAndKeepsThoseItTook() {
		this.queue.offer(() -> {
		});
		this.queue.close();
		assertThat(this.wakeUps).hasValue(1);
		assertThat(this.queue.offer(() -> {
		})).isFalse();
		assertThat(this.queue.prepareToSleep()).isFalse();
		assertThat(this.queue.drain()).isEqualTo(1);
	}

	@Test
	void tellsALoopThatLooksAboutOfATaskWithoutWakingIt() {
		assertThat(this.queue.isWaiting()).isFalse();
		this.queue.offer(() -> {
		});
		assertThat(this.queue.isWaiting()).isTrue();
		this.queue.drain();
		assertThat(this.queue.isWaiting()).isFalse();
		assertThat(this.wakeUps).hasValue(0);
	}

}
