/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventQueueTests {

	private static final PeerId PEER = KeyPair.generateEd25519().peerId();

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
		listen(this.heard::add);
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
		listen(this.heard::add);
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
		listen((event) -> {
			throw new StackOverflowError("on purpose");
		});
		listen((event) -> {
			throw new IllegalStateException("on purpose");
		});
		listen((event) -> {
			throw new OutOfMemoryError("on purpose");
		});
		listen(this.heard::add);
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
		starved.listen((type) -> true, this.heard::add);
		starved.publish(event(1));
		starved.publish(event(2));
		assertThat(taken).hasSize(2);
		taken.get(1).run();
		assertThat(this.heard).containsExactly(event(1), event(2));
	}

	@Test
	void removesOneOfTwoRegistrationsOfOneListener() {
		Registration first = listen(this.heard::add);
		listen(this.heard::add);
		first.close();
		publish(1);
		run();
		assertThat(this.heard).containsExactly(event(1));
	}

	@Test
	void keepsNothingThatNoListenerWants() {
		this.queue.listen((type) -> type == NetworkEvent.StreamOpened.class, this.heard::add);
		assertThat(this.queue.isWanted(NetworkEvent.StreamOpened.class)).isTrue();
		assertThat(this.queue.isWanted(NetworkEvent.Listening.class)).isFalse();
		publish(1, 2, 3, 4, 5);
		assertThat(this.tasks).isEmpty();
		assertThat(this.queue.dropped()).isZero();
		this.queue.publish(streamOpened(1));
		run();
		assertThat(this.heard).containsExactly(streamOpened(1));
	}

	@Test
	void tellsEachListenerWhatItWants() {
		listen(this.heard::add);
		List<NetworkEvent> streams = new ArrayList<>();
		this.queue.listen((type) -> type == NetworkEvent.StreamOpened.class, streams::add);
		publish(1);
		this.queue.publish(streamOpened(2));
		run();
		assertThat(this.heard).containsExactly(event(1), streamOpened(2));
		assertThat(streams).containsExactly(streamOpened(2));
	}

	@Test
	void keepsRoomForWhatIsNoEventOfAStream() {
		EventQueue wide = new EventQueue(this.tasks::add, 16, this.observer);
		wide.listen((type) -> true, this.heard::add);
		for (int i = 0; i < 20; i++) {
			wide.publish(streamOpened(i));
		}
		assertThat(wide.dropped()).isEqualTo(6);
		wide.publish(event(1));
		wide.publish(event(2));
		assertThat(wide.dropped()).isEqualTo(6);
		wide.publish(event(3));
		assertThat(wide.dropped()).isEqualTo(7);
		run();
		assertThat(this.heard).hasSize(16).endsWith(event(1), event(2));
	}

	@Test
	void countsWhatWaitsWithoutTheOneThatIsTold() {
		List<Integer> waiting = new ArrayList<>();
		listen((event) -> waiting.add(this.queue.pending()));
		publish(1, 2, 3);
		assertThat(this.queue.pending()).isEqualTo(3);
		run();
		assertThat(waiting).containsExactly(2, 1, 0);
	}

	@Test
	void hasAsManyPlacesWhileItTells() {
		List<NetworkEvent> all = new ArrayList<>();
		listen((event) -> {
			all.add(event);
			if (event.equals(event(1))) {
				publish(4, 5);
			}
		});
		publish(1, 2, 3);
		run();
		assertThat(all).containsExactly(event(1), event(2), event(3), event(4));
		assertThat(this.queue.dropped()).isOne();
	}

	@Test
	void theThreadThatToldWaitsForMoreBeforeItGoes() {
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			AtomicInteger turns = new AtomicInteger();
			EventQueue lingering = new EventQueue((task) -> {
				turns.incrementAndGet();
				threads.execute(task);
			}, 100_000, this.observer);
			AtomicInteger told = new AtomicInteger();
			lingering.listen((type) -> true, (event) -> told.incrementAndGet());
			for (int i = 0; i < 50_000; i++) {
				lingering.publish(event(i));
			}
			Await.until("all events", () -> told.get() == 50_000);
			assertThat(turns.get()).isLessThan(5_000);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Registration listen(Consumer<NetworkEvent> listener) {
		return this.queue.listen((type) -> true, listener);
	}

	private static NetworkEvent streamOpened(int number) {
		return new NetworkEvent.StreamOpened(java.time.Instant.EPOCH, "c1", PEER, number, "/echo/1.0.0",
				Direction.INBOUND);
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
