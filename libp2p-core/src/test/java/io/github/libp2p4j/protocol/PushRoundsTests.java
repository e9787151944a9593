/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PushRoundsTests {

	private record Delayed(Duration delay, Runnable task) {
	}

	private final ManualClock clock = new ManualClock();

	private final List<Connection> peers = new ArrayList<>();

	/** Pushes under way. */
	private final List<CompletableFuture<Void>> pushes = new ArrayList<>();

	private final List<Delayed> delayed = new ArrayList<>();

	private final PushRounds rounds = new PushRounds(() -> this.peers, (peer) -> {
		CompletableFuture<Void> push = new CompletableFuture<>();
		this.pushes.add(push);
		return push;
	}, this.clock::nanos, (delay, task) -> this.delayed.add(new Delayed(delay, task)));

	@Test
	void tellsEveryPeerOnceEvenWhenOneCannotBeTold() {
		peers(2);
		this.rounds.changed();
		assertThat(this.pushes).hasSize(2);
		this.pushes.get(0).completeExceptionally(new IllegalStateException("gone"));
		this.pushes.get(1).complete(null);
		assertThat(this.delayed).isEmpty();
	}

	@Test
	void tellsAPeerThatIsKnownToListenOnlyNowWhatHasChangedSinceItCame() {
		long opened = this.rounds.generation();
		this.rounds.changed();
		peers(1);
		this.rounds.catchUp(this.peers.get(0), opened);
		assertThat(this.pushes).hasSize(1);
		this.rounds.catchUp(this.peers.get(0), this.rounds.generation());
		assertThat(this.pushes).hasSize(1);
	}

	@Test
	void tellsThirtyTwoAtATime() {
		peers(40);
		this.rounds.changed();
		assertThat(this.pushes).hasSize(32);
		this.pushes.get(5).complete(null);
		assertThat(this.pushes).hasSize(33);
		for (int i = 0; i < this.pushes.size(); i++) {
			this.pushes.get(i).complete(null);
		}
		assertThat(this.pushes).hasSize(40);
	}

	@Test
	void makesOneMoreRoundOfAllThatChangesDuringARound() {
		peers(1);
		this.rounds.changed();
		this.rounds.changed();
		this.rounds.changed();
		assertThat(this.pushes).hasSize(1);
		this.pushes.get(0).complete(null);
		runDelayed(Duration.ZERO);
		assertThat(this.pushes).hasSize(2);
		this.pushes.get(1).complete(null);
		assertThat(this.delayed).isEmpty();
	}

	@Test
	void waitsBeforeTheEleventhRoundSoThatGoHearsIt() {
		peers(1);
		for (int i = 0; i < 10; i++) {
			this.rounds.changed();
			this.pushes.get(i).complete(null);
		}
		this.rounds.changed();
		this.rounds.changed();
		assertThat(this.pushes).hasSize(10);
		this.clock.advance(IdentifyPush.REFILL);
		runDelayed(IdentifyPush.REFILL);
		assertThat(this.pushes).hasSize(11);
		this.pushes.get(10).complete(null);
		assertThat(this.delayed).isEmpty();
	}

	@Test
	void savesItsRoundsWhileNobodyListens() {
		for (int i = 0; i < 100; i++) {
			this.rounds.changed();
		}
		peers(1);
		this.rounds.changed();
		assertThat(this.pushes).hasSize(1);
	}

	private void peers(int count) {
		for (int i = 0; i < count; i++) {
			this.peers.add(FakeConnection.dial("c" + i, this.clock));
		}
	}

	private void runDelayed(Duration expected) {
		assertThat(this.delayed).hasSize(1);
		Delayed due = this.delayed.remove(0);
		assertThat(due.delay()).isEqualTo(expected);
		due.task().run();
	}

}
