/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.FrameLines;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How nodes and connections begin and end when asked in unusual ways.
 */
@Timeout(60)
class ConnectionLifecycleTests {

	private static final String KEPT = "/kept/1.0.0";

	// Addresses that say only who

	@Test
	void servesAnAddressWithoutAPlaceByTheOpenConnection() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			Connection open = pair.connect();
			Multiaddr who = Multiaddr.parse("/p2p/" + pair.server().peerId());
			assertThat(pair.client().connect(who)).isSameAs(open);
			assertThat(pair.client().connect(pair.server().peerId(), List.of(who))).isSameAs(open);
			try (Stream stream = pair.client().newStream(who, Echo.PROTOCOL)) {
				assertThat(Echo.once(stream, new byte[10])).hasSize(10);
			}
		}
	}

	@Test
	void failsToDialAnAddressWithoutAPlace() {
		try (ConnectionManager node = Libp2p.builder().build()) {
			Multiaddr who = Multiaddr.parse("/p2p/" + KeyPair.generateEd25519().publicKey().peerId());
			assertDialFails(node.connectAsync(who, DialOptions.defaults()).toCompletableFuture(),
					Reason.UNSUPPORTED_ADDRESS, "no open connection");
		}
	}

	// Sockets handed over

	@Test
	void failsTheUpgradeOfASocketThatIsNotConnected() throws Exception {
		try (ConnectionManager node = Libp2p.builder().build(); SocketChannel socket = SocketChannel.open()) {
			assertDialFails(node.upgrade(socket, Direction.OUTBOUND, null).toCompletableFuture(), Reason.UNREACHABLE,
					"cannot upgrade the socket");
			assertThat(socket.isOpen()).isFalse();
		}
	}

	@Test
	void abandonsAnUpgradeThatIsCancelled() throws Exception {
		try (ConnectionManager node = Libp2p.builder().build();
				ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				SocketChannel socket = SocketChannel
					.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()));
				Socket accepted = silent.accept()) {
			CompletableFuture<Connection> upgrading = node.upgrade(socket, Direction.OUTBOUND, null)
				.toCompletableFuture();
			accepted.setSoTimeout(5000);
			assertThat(accepted.getInputStream().read()).isPositive();
			upgrading.cancel(true);
			accepted.getInputStream().readAllBytes();
		}
	}

	// The end

	@Test
	void stopsWithAGraceBeyondAllMeasure() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			Connection connection = pair.connect();
			Await.get(connection.drain(Duration.ofSeconds(Long.MAX_VALUE)));
			Await.get(pair.client().stop(Duration.ofSeconds(Long.MAX_VALUE)));
			assertThat(pair.client().state()).isEqualTo(NodeState.STOPPED);
		}
	}

	@Test
	void cutsAGraceShortWhenItIsClosed() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		try (NodePair pair = NodePair.over(Transport.MEMORY,
				(server) -> server.handler("/wait/1.0.0", (stream) -> never.await()))) {
			pair.connect().newStream("/wait/1.0.0");
			Await.until("the handler runs", () -> pair.server().info().handlersRunning() == 1);
			CompletableFuture<Void> stopping = pair.server().stop(Duration.ofHours(1)).toCompletableFuture();
			pair.server().close();
			assertThat(stopping).succeedsWithin(Await.PATIENCE);
			assertThat(pair.server().state()).isEqualTo(NodeState.STOPPED);
		}
	}

	@Test
	void waitsForItsEndInACallbackOfAnotherNode() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			CompletableFuture<NodeState> after = new CompletableFuture<>();
			pair.client().onEvent((event) -> {
				if (event instanceof NetworkEvent.ConnectionOpened) {
					pair.server().close();
					after.complete(pair.server().state());
				}
			});
			pair.connect();
			assertThat(Await.get(after)).isEqualTo(NodeState.STOPPED);
		}
	}

	@Test
	void leavesNoThreadsWhenItCannotBePutTogether() {
		assertThatIllegalStateException().isThrownBy(() -> Libp2p.builder().handler("/ipfs/ping/1.0.0", (stream) -> {
		}).eventLoops(3).build());
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.doesNotContain("libp2p-loop-1", "libp2p-loop-2");
	}

	@Test
	void tellsWhoAsksAfterTheEndHowItEnded() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			Connection connection = pair.connect();
			connection.close();
			Await.until("the connection is over", () -> pair.client().info().connections().isEmpty());
			assertThat(Await.get(connection.closed()).kind()).isEqualTo(CloseReason.Kind.CLOSED_BY_APPLICATION);
		}
	}

	@Test
	void tellsWhoAsksBeforeTheEndOnACallbackThread() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			Connection connection = pair.connect();
			CompletableFuture<String> thread = new CompletableFuture<>();
			connection.closed().thenRun(() -> thread.complete(Thread.currentThread().getName()));
			connection.close();
			assertThat(Await.get(thread)).doesNotContain("loop");
		}
	}

	@Test
	void leavesAGoodbyeUnanswered() throws Exception {
		try (FrameLines lines = FrameLines.listen();
				NodePair pair = NodePair.over(Transport.TCP, (server) -> server.logFrames(true))) {
			Events events = Events.of(pair.server());
			pair.connect().close();
			events.nth(NetworkEvent.ConnectionClosed.class, 1);
			assertThat(lines.texts()).anyMatch((line) -> line.contains("< yamux GoAway"))
				.noneMatch((line) -> line.contains("> yamux GoAway"));
		}
	}

	@Test
	void tellsPingsOfAClosedConnectionOnACallbackThread() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY)) {
			Connection connection = pair.connect();
			connection.close();
			Await.get(connection.closed());
			for (int round = 0; round < 20; round++) {
				CompletableFuture<String> thread = new CompletableFuture<>();
				connection.sessionPing()
					.whenComplete((time, failure) -> thread.complete(Thread.currentThread().getName()));
				assertThat(Await.get(thread)).doesNotContain("loop");
			}
		}
	}

	// What is told of it

	@Test
	void tellsOfEachLifeOnceAndInOrder() throws Exception {
		Balance balance = new Balance();
		KeptStreams kept = new KeptStreams();
		try (NodePair pair = NodePair.over(Transport.MEMORY,
				(server) -> server.observer(balance).handler(KEPT, kept))) {
			Events events = Events.of(pair.server());
			for (int round = 0; round < 10; round++) {
				Connection connection = pair.connect();
				connection.newStream(KEPT).reset();
				connection.newStream(KEPT).close();
				Stream left = connection.newStream(KEPT);
				left.write(ByteBuffer.wrap(new byte[10]));
				kept.next().close();
				kept.next().reset();
				kept.next();
				connection.close();
				Await.get(connection.closed());
			}
			events.nth(NetworkEvent.ConnectionClosed.class, 10);
			assertThat(balance.connections).hasValue(0);
			assertThat(balance.streams).hasValue(0);
			for (NetworkEvent.ConnectionOpened opened : events.all(NetworkEvent.ConnectionOpened.class)) {
				assertThat(events.all().stream().filter((event) -> idOf(event).equals(opened.connectionId())))
					.startsWith(opened)
					.satisfies((life) -> assertThat(life.get(life.size() - 1))
						.isInstanceOf(NetworkEvent.ConnectionClosed.class))
					.filteredOn((event) -> !(event instanceof NetworkEvent.StreamOpened)
							&& !(event instanceof NetworkEvent.StreamClosed)
							&& !(event instanceof NetworkEvent.PeerIdentified))
					.hasSize(2);
			}
			assertThat(events.all(NetworkEvent.StreamClosed.class))
				.hasSameSizeAs(events.all(NetworkEvent.StreamOpened.class));
		}
	}

	private static String idOf(NetworkEvent event) {
		if (event instanceof NetworkEvent.ConnectionOpened opened) {
			return opened.connectionId();
		}
		if (event instanceof NetworkEvent.ConnectionClosed closed) {
			return closed.connectionId();
		}
		if (event instanceof NetworkEvent.StreamOpened opened) {
			return opened.connectionId();
		}
		if (event instanceof NetworkEvent.StreamClosed closed) {
			return closed.connectionId();
		}
		return "";
	}

	private static void assertDialFails(CompletableFuture<Connection> dial, Reason reason, String message) {
		assertThat(dial).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(DialException.class, (ex) -> {
				assertThat(ex.reason()).isEqualTo(reason);
				assertThat(ex).hasMessageContaining(message);
			});
	}

	/** Opened less closed. */
	private static final class Balance implements NetworkObserver {

		private final AtomicInteger connections = new AtomicInteger();

		private final AtomicInteger streams = new AtomicInteger();

		@Override
		public void connectionOpened(ConnectionTags tags, Duration upgradeTime) {
			this.connections.incrementAndGet();
		}

		@Override
		public void connectionClosed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
			this.connections.decrementAndGet();
		}

		@Override
		public void streamOpened(String protocol, Direction direction, Duration negotiationTime) {
			this.streams.incrementAndGet();
		}

		@Override
		public void streamClosed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
			this.streams.decrementAndGet();
		}

	}

}
