/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimerHeapTests {

	private static final long SEED = 20261122L;

	private final TimerHeap heap = new TimerHeap();

	private static ScheduledTask task(EventLoop loop, long deadlineNanos) {
		return new ScheduledTask(loop, deadlineNanos, () -> {
		});
	}

	@Test
	void agreesWithASortedList() {
		System.out.println("seed " + SEED);
		Random random = new Random(SEED);
		try (LoopFixture fixture = new LoopFixture()) {
			EventLoop loop = fixture.loop();
			// Near the point where nano time wraps.
			long origin = Long.MAX_VALUE - 500;
			List<ScheduledTask> model = new ArrayList<>();
			for (int step = 0; step < 50_000; step++) {
				int choice = random.nextInt(5);
				if (choice < 3) {
					ScheduledTask added = task(loop, origin + random.nextInt(1000));
					this.heap.add(added);
					model.add(added);
				}
				else if (choice == 3 && !model.isEmpty()) {
					this.heap.remove(model.remove(random.nextInt(model.size())));
				}
				else if (!model.isEmpty()) {
					model.sort(Comparator.<ScheduledTask>comparingLong((entry) -> entry.deadlineNanos - origin)
						.thenComparingLong((entry) -> entry.sequence));
					assertThat(this.heap.pollDue(origin + 1000, Long.MAX_VALUE)).isSameAs(model.remove(0));
				}
				assertThat(this.heap.size()).isEqualTo(model.size());
			}
		}
	}

	@Test
	void removesTwiceWithoutHarm() {
		try (LoopFixture fixture = new LoopFixture()) {
			ScheduledTask entry = task(fixture.loop(), 1);
			this.heap.add(entry);
			this.heap.remove(entry);
			this.heap.remove(entry);
			assertThat(this.heap.first()).isNull();
		}
	}

}
