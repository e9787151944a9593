/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventQueueTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private int observedDrops;

	private final NetworkObserver observer = new NetworkObserver() {

		@Override
		public void eventDropped() {
			EventQueueTests.this.observedDrops++;
		}

	};

	private final EventQueue queue = new EventQueue(this.tasks::add, 3, this.observer);

	private final List<NetworkEvent> heard = new ArrayList<>();

	@Test
	void deliversInOrderWithOneTask() {
		this.queue.listen(this.heard::add);
		publish(1, 2, 3);
		assertThat(this.tasks).hasSize(1);
		run();
		assertThat(this.heard).containsExactly(event(1), event(2), event(3));
		publish(4);
		run();
		assertThat(this.heard).endsWith(event(4));
	}

	@Test
	void dropsAndCountsWhatDoesNotFit() {
		this.queue.listen(this.heard::add);
		publish(1, 2, 3, 4, 5);
		assertThat(this.queue.dropped()).isEqualTo(2);
		assertThat(this.observedDrops).isEqualTo(2);
		run();
		assertThat(this.heard).containsExactly(event(1), event(2), event(3));
	}

	@Test
	void keepsNothingWithoutListeners() {
		publish(1, 2, 3, 4);
		assertThat(this.tasks).isEmpty();
		assertThat(this.queue.dropped()).isZero();
	}

	@Test
	void goesOnAfterListenersThatFailInAnyWay() {
		this.queue.listen((event) -> {
			throw new StackOverflowError("on purpose");
		});
		this.queue.listen((event) -> {
			throw new IllegalStateException("on purpose");
		});
		this.queue.listen((event) -> {
			throw new OutOfMemoryError("on purpose");
		});
		this.queue.listen(this.heard::add);
		publish(1);
		run();
		publish(2);
		run();
		assertThat(this.heard).containsExactly(event(1), event(2));
	}

	@Test
	void triesAgainWithTheNextEventWhenThereIsNoThread() {
		List<Runnable> taken = new ArrayList<>();
		EventQueue starved = new EventQueue((task) -> {
			taken.add(task);
			if (taken.size() == 1) {
				throw new OutOfMemoryError("unable to create native thread");
			}
		}, 3, this.observer);
		starved.listen(this.heard::add);
		starved.publish(event(1));
		starved.publish(event(2));
		assertThat(taken).hasSize(2);
		taken.get(1).run();
		assertThat(this.heard).containsExactly(event(1), event(2));
	}

	@Test
	void removesOneOfTwoRegistrationsOfOneListener() {
		Registration first = this.queue.listen(this.heard::add);
		this.queue.listen(this.heard::add);
		first.close();
		publish(1);
		run();
		assertThat(this.heard).containsExactly(event(1));
	}

	private void publish(int... numbers) {
		for (int number : numbers) {
			this.queue.publish(event(number));
		}
	}

	private void run() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

	private static NetworkEvent event(int number) {
		return new NetworkEvent.Listening(java.time.Instant.EPOCH, Multiaddr.memory(number));
	}

}
