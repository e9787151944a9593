/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dials that others join, at an address where somebody listens and says nothing.
 */
@Timeout(60)
class DialerTests {

	private final ConnectionManager node = Libp2p.builder().start();

	private ServerSocket silent;

	private Multiaddr address;

	@BeforeEach
	void listen() throws Exception {
		this.silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + this.silent.getLocalPort());
	}

	@AfterEach
	void close() throws Exception {
		this.node.close();
		this.silent.close();
	}

	@Test
	void tellsOfAsynchronousDialsOnCallbackThreads() throws Exception {
		try (ConnectionManager listener = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
			for (int round = 0; round < 20; round++) {
				CompletableFuture<String> thread = new CompletableFuture<>();
				this.node.connectAsync(listener.listenAddresses().get(0), DialOptions.defaults().withNewConnection())
					.thenRun(() -> thread.complete(Thread.currentThread().getName()));
				assertThat(Await.get(thread)).doesNotContain("loop");
			}
		}
	}

	@Test
	void endsTheWaitOfOneThatJoinedAtItsOwnTimeout() {
		CompletableFuture<Connection> first = dial(DialOptions.defaults());
		CompletableFuture<Connection> joined = dial(DialOptions.defaults().withTimeout(Duration.ofMillis(100)));
		assertThat(this.node.info().pendingOutbound()).isEqualTo(1);
		assertThat(joined).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOfSatisfying(DialException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
		assertThat(first).isNotDone();
		first.cancel(true);
		awaitNoDials();
	}

	@Test
	void goesOnForThoseWhoJoinedWhenTheFirstOneLeaves() {
		CompletableFuture<Connection> first = dial(DialOptions.defaults());
		CompletableFuture<Connection> joined = dial(DialOptions.defaults());
		first.cancel(true);
		assertThat(this.node.info().pendingOutbound()).isEqualTo(1);
		assertThat(joined).isNotDone();
		joined.cancel(true);
		awaitNoDials();
	}

	@Test
	void failsEverybodyWhenTheNodeStops() {
		CompletableFuture<Connection> first = dial(DialOptions.defaults());
		CompletableFuture<Connection> joined = dial(DialOptions.defaults());
		this.node.close();
		for (CompletableFuture<Connection> dial : java.util.List.of(first, joined)) {
			assertThat(dial).failsWithin(Await.PATIENCE)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOfSatisfying(DialException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.STOPPED));
		}
	}

	@Test
	void forgetsADialCancelledBeforeItBegan() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger("io.github.libp2p4j.connection");
		logger.addAppender(log);
		try {
			for (int round = 0; round < 200; round++) {
				dial(DialOptions.defaults().withNewConnection()).cancel(true);
			}
			awaitNoDials();
		}
		finally {
			logger.detachAppender(log);
		}
		// Some were cancelled between the transport's connecting and the first step.
		assertThat(List.copyOf(log.list)).noneMatch((event) -> event.getLevel() == Level.ERROR);
	}

	private CompletableFuture<Connection> dial(DialOptions options) {
		return this.node.connectAsync(this.address, options).toCompletableFuture();
	}

	private void awaitNoDials() {
		Await.until("no dial is under way", () -> this.node.info().pendingOutbound() == 0);
	}

}
