/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.event.HostStartedEvent;
import io.github.libp2p4j.spring.event.HostStoppedEvent;
import io.github.libp2p4j.spring.event.HostStoppingEvent;
import io.github.libp2p4j.spring.event.Libp2pEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Libp2pEventsTests {

	private final ConnectionManager node = Libp2p.builder().build();

	private final Libp2pEvents events = new Libp2pEvents(Duration.ofSeconds(10));

	private final HostStartedEvent started = new HostStartedEvent(this.node, Instant.EPOCH);

	private final HostStoppingEvent stopping = new HostStoppingEvent(this.node, Instant.EPOCH, Duration.ZERO);

	@AfterEach
	void close() {
		this.node.close();
		Thread.interrupted();
	}

	@Test
	void givesWhatHasHappened() {
		this.events.onApplicationEvent(this.started);
		this.events.onApplicationEvent(this.stopping);
		assertThat(this.events.await(HostStoppingEvent.class)).isSameAs(this.stopping);
		assertThat(this.events.await(Libp2pEvent.class)).isSameAs(this.started);
		assertThat(this.events.await(Libp2pEvent.class, (event) -> event != this.started)).isSameAs(this.stopping);
		assertThat(this.events.all()).containsExactly(this.started, this.stopping);
		assertThat(this.events.all(HostStartedEvent.class)).containsExactly(this.started);
	}

	@Test
	void waitsForWhatAnotherThreadPublishes() {
		CompletableFuture<HostStartedEvent> awaited = CompletableFuture
			.supplyAsync(() -> this.events.await(HostStartedEvent.class, Duration.ofSeconds(20)));
		this.events.onApplicationEvent(this.stopping);
		this.events.onApplicationEvent(this.started);
		assertThat(awaited).succeedsWithin(Duration.ofSeconds(20)).isSameAs(this.started);
	}

	@Test
	void givesUp() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.events.await(HostStoppedEvent.class, Duration.ofMillis(1)))
			.withMessageContaining("Recorded: nothing (libp2p.events.enabled");
	}

	@Test
	void givesUpWhenInterrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.events.await(HostStoppedEvent.class))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void forgetsWhatEarlierTestsCausedAndKeepsTheStart() {
		this.events.onApplicationEvent(this.started);
		this.events.testBegins();
		this.events.onApplicationEvent(this.stopping);
		this.events.testBegins();
		assertThat(this.events.all()).containsExactly(this.started);
		this.events.clear();
		this.events.onApplicationEvent(this.stopping);
		assertThat(this.events.all()).containsExactly(this.stopping);
		this.events.testBegins();
		assertThat(this.events.all()).isEmpty();
	}

}
