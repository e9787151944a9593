/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How a node begins and ends.
 */
@Timeout(120)
class NodeLifeTests {

	// Beginning

	@ParameterizedTest
	@EnumSource
	void listensWhereItWasToldAndSaysWhere(Transport transport) {
		try (NodePair pair = NodePair.over(transport)) {
			ConnectionManager node = pair.server();
			assertThat(node.state()).isEqualTo(NodeState.RUNNING);
			Multiaddr bound = node.boundAddresses().get(0);
			assertThat(bound.toString()).doesNotEndWith("/0");
			assertThat(node.listenAddresses()).containsExactly(bound.withPeerId(node.peerId()));
			assertThat(node.start()).isSameAs(node);
			assertThat(node.protocols()).containsExactly(Echo.PROTOCOL, "/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0",
					"/ipfs/ping/1.0.0");
		}
	}

	@Test
	void keepsTheProcessAliveWhileItListensUnlessToldNotTo() {
		try (ConnectionManager dialsOnly = Libp2p.builder().start()) {
			assertThat(keepAliveThreads()).isZero();
			assertThat(dialsOnly.state()).isEqualTo(NodeState.RUNNING);
		}
		try (ConnectionManager told = Libp2p.builder().keepAlive(false).listen("/memory/0").start()) {
			assertThat(keepAliveThreads()).isZero();
			assertThat(told.boundAddresses()).hasSize(1);
		}
		try (ConnectionManager node = Libp2p.builder().listen("/memory/0").start()) {
			assertThat(keepAliveThreads()).isOne();
			assertThat(node.boundAddresses()).hasSize(1);
		}
		Await.until("nothing keeps the process alive any more", () -> keepAliveThreads() == 0);
	}

	private static long keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("libp2p-keepalive") && !thread.isDaemon())
			.count();
	}

	@Test
	void saysWhatItBounds() {
		Limits limits = Limits.defaults().toBuilder().maxConnections(7).build();
		try (ConnectionManager node = Libp2p.builder().limits(limits).build()) {
			assertThat(node.limits()).isEqualTo(limits);
		}
	}

	@Test
	void listensOnMoreAddressesAndOnFewer() {
		try (NodePair pair = NodePair.over(Transport.TCP)) {
			Events events = Events.of(pair.server());
			Multiaddr more = pair.server().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
			assertThat(pair.server().boundAddresses()).hasSize(2).contains(more);
			assertThat(events.first(NetworkEvent.Listening.class).address()).isEqualTo(more);
			Connection connection = pair.client().connect(more);
			assertThat(pair.server().unlisten(more)).isTrue();
			assertThat(pair.server().unlisten(more)).isFalse();
			assertThat(events.first(NetworkEvent.ListenClosed.class).address()).isEqualTo(more);
			assertThat(connection.isOpen()).isTrue();
			connection.close();
			Await.until("the connection is closed", () -> pair.client().connections().isEmpty());
			assertThatExceptionOfType(DialException.class).isThrownBy(() -> pair.client().connect(more));
		}
	}

	@Test
	void bindsNothingIfOneAddressCannotBeBound() {
		try (NodePair pair = NodePair.over(Transport.TCP)) {
			Multiaddr taken = pair.server().boundAddresses().get(0);
			ConnectionManager node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").listen(taken).build();
			assertThatExceptionOfType(Libp2pException.class).isThrownBy(node::start)
				.withMessageContaining(taken.toString());
			assertThat(node.boundAddresses()).isEmpty();
			node.close();
		}
	}

	@Test
	void listensOnlyWhereItIsToldLast() {
		try (ConnectionManager node = Libp2p.builder()
			.listen("/ip4/127.0.0.1/tcp/0")
			.listenOnly(List.of(Multiaddr.memory(0)))
			.start()) {
			assertThat(node.boundAddresses()).singleElement()
				.satisfies((address) -> assertThat(address.memoryPort()).isPresent());
		}
	}

	// Ending gracefully

	@ParameterizedTest
	@EnumSource
	void closesConnectionsWithoutApplicationStreamsAtOnceWhenItStops(Transport transport) throws Exception {
		try (NodePair pair = NodePair.over(transport)) {
			Connection connection = pair.connect();
			Await.get(pair.client().identify(connection));
			Await.get(pair.server().stop(Duration.ofMinutes(1)), Duration.ofSeconds(5));
			assertThat(Await.get(connection.closed(), Duration.ofSeconds(1)).detail()).isNotBlank();
			assertThat(pair.server().state()).isEqualTo(NodeState.STOPPED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void letsARunningHandlerFinishAndTakesNothingNew(Transport transport) throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		try (NodePair pair = NodePair.over(transport, (server) -> server.handler("/slow/1", (stream) -> {
			running.countDown();
			stream.inputStream().transferTo(stream.outputStream());
		}))) {
			Multiaddr address = pair.address();
			Connection connection = pair.connect();
			Stream stream = connection.newStream("/slow/1");
			assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> stopped = pair.server().stop(Duration.ofMinutes(1)).toCompletableFuture();
			assertThat(pair.server().state()).isEqualTo(NodeState.STOPPING);
			// Stopping begins on the node's threads: until they have heard of it, a
			// stream is still taken.
			Await.until("new streams are refused", () -> refusesStreams(connection));
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> pair.client().connect(address, DialOptions.defaults().withNewConnection()));
			assertThat(stopped).isNotDone();
			byte[] bytes = Echo.randomBytes(3, 1 << 20);
			assertThat(Echo.through(stream, bytes)).isEqualTo(bytes);
			Await.get(stopped, Duration.ofSeconds(5));
			Await.get(connection.closed(), Duration.ofSeconds(1));
		}
	}

	@ParameterizedTest
	@EnumSource
	void endsAHandlerThatOutlivesTheGrace(Transport transport) throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		try (NodePair pair = NodePair.over(transport, (server) -> server.handler("/hangs/1", (stream) -> {
			running.countDown();
			never.await();
		}))) {
			Connection connection = pair.connect();
			connection.newStream("/hangs/1");
			assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
			long startNanos = System.nanoTime();
			CompletableFuture<Void> stopped = pair.server().stop(Duration.ofMillis(300)).toCompletableFuture();
			Await.get(connection.closed(), Duration.ofSeconds(5));
			assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofMillis(290));
			never.countDown();
			Await.get(stopped, Duration.ofSeconds(5));
		}
	}

	@ParameterizedTest
	@EnumSource
	void drainsOneConnection(Transport transport) throws Exception {
		try (NodePair pair = NodePair.over(transport)) {
			Connection connection = pair.connect();
			Stream stream = connection.newStream(Echo.PROTOCOL);
			var drained = connection.drain(Duration.ofMinutes(1)).toCompletableFuture();
			assertThatExceptionOfType(Libp2pException.class).isThrownBy(() -> connection.newStream(Echo.PROTOCOL));
			assertThat(Echo.through(stream, new byte[100_000])).hasSize(100_000);
			assertThat(Await.get(drained)).isEqualTo(Await.get(connection.closed()));
			assertThat(pair.connect().id()).isNotEqualTo(connection.id());
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysGoodbyeAMomentAfterTheLastBytes(Transport transport) throws Exception {
		try (NodePair pair = NodePair.over(transport)) {
			Connection connection = pair.connect();
			Stream stream = connection.newStream(Echo.PROTOCOL);
			assertThat(Echo.through(stream, new byte[100_000])).hasSize(100_000);
			long overNanos = System.nanoTime();
			Await.get(pair.server().stop(Duration.ofMinutes(1)), Duration.ofSeconds(5));
			Await.get(connection.closed(), Duration.ofSeconds(1));
			// Peers drop what their application has not read when GoAway comes.
			assertThat(Duration.ofNanos(System.nanoTime() - overNanos)).isGreaterThan(Duration.ofMillis(150));
		}
	}

	// Ending at once

	@ParameterizedTest
	@EnumSource
	void failsBlockedReadersWhenItCloses(Transport transport) throws Exception {
		try (NodePair pair = NodePair.over(transport)) {
			Stream stream = pair.connect().newStream(Echo.PROTOCOL);
			CompletableFuture<Integer> read = stream.readAsync(ByteBuffer.allocate(1)).toCompletableFuture();
			pair.server().close();
			// FIN of the echo handler's stream would be a lie: it did not end by itself.
			assertThat(read).failsWithin(Duration.ofSeconds(5));
		}
	}

	@Test
	void closesFromItsOwnHandler() throws Exception {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		CompletableFuture<ConnectionManager> self = new CompletableFuture<>();
		try (NodePair pair = NodePair.over(Transport.TCP, (server) -> server.handler("/off/1", (stream) -> {
			self.join().close();
			closed.complete(null);
		}))) {
			self.complete(pair.server());
			Connection connection = pair.connect();
			connection.newStream("/off/1");
			Await.get(closed, Duration.ofSeconds(5));
			Await.until("it is stopped", () -> pair.server().state() == NodeState.STOPPED);
			Await.get(connection.closed(), Duration.ofSeconds(5));
		}
	}

	@Test
	void closesFromItsOwnListener() throws Exception {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		try (NodePair pair = NodePair.over(Transport.TCP)) {
			pair.server().onEvent((event) -> {
				if (event instanceof NetworkEvent.ConnectionOpened) {
					pair.server().close();
					closed.complete(null);
				}
			});
			pair.connect();
			Await.get(closed, Duration.ofSeconds(5));
			Await.until("it is stopped", () -> pair.server().state() == NodeState.STOPPED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesTwiceAtOnceAndAgain(Transport transport) throws Exception {
		for (int round = 0; round < 10; round++) {
			NodePair pair = NodePair.over(transport);
			pair.connect().newStream(Echo.PROTOCOL);
			CountDownLatch start = new CountDownLatch(1);
			List<CompletableFuture<Void>> closes = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				CompletableFuture<Void> done = new CompletableFuture<>();
				closes.add(done);
				new Thread(() -> {
					try {
						start.await();
						pair.server().close();
						done.complete(null);
					}
					catch (InterruptedException | RuntimeException ex) {
						done.completeExceptionally(ex);
					}
				}).start();
			}
			start.countDown();
			for (CompletableFuture<Void> close : closes) {
				Await.get(close, Duration.ofSeconds(10));
			}
			assertThat(pair.server().state()).isEqualTo(NodeState.STOPPED);
			pair.server().close();
			Await.get(pair.server().stop(Duration.ZERO));
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> pair.server().start());
			pair.client().close();
		}
	}

	@Test
	void refusesToDialWhenItIsStopped() {
		NodePair pair = NodePair.over(Transport.TCP);
		pair.client().close();
		assertThatExceptionOfType(DialException.class).isThrownBy(pair::connect)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(DialException.Reason.STOPPED));
		pair.close();
	}

	// Leaving nothing behind

	@ParameterizedTest
	@EnumSource
	void leavesNoThreadsAndDescriptorsAfterAHundredLives(Transport transport) throws Exception {
		live(transport);
		live(transport);
		Set<Thread> before = threads();
		long descriptors = descriptors();
		for (int i = 0; i < 100; i++) {
			live(transport);
		}
		Await.until("no thread is left", () -> before.containsAll(threads()));
		Await.until("no descriptor is left", () -> descriptors() <= descriptors + 2);
	}

	private static boolean refusesStreams(Connection connection) {
		try {
			connection.newStream(Echo.PROTOCOL).reset();
			return false;
		}
		catch (Libp2pException ex) {
			return true;
		}
	}

	private static void live(Transport transport) throws Exception {
		try (NodePair pair = NodePair.over(transport)) {
			assertThat(Echo.through(pair.connect().newStream(Echo.PROTOCOL), new byte[10])).hasSize(10);
		}
	}

	/** But for the JDK's own pools, which come and go as they like. */
	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.getName().startsWith("ForkJoinPool")
					&& !thread.getName().startsWith("VirtualThread")
					&& !thread.getName().startsWith("CompletableFutureDelayScheduler"))
			.collect(Collectors.toSet());
	}

	/**
	 * Open file descriptors of this process, where the system tells; elsewhere always the
	 * same number.
	 */
	private static long descriptors() throws IOException {
		Path directory = Path.of("/proc/self/fd");
		if (!Files.isDirectory(directory)) {
			return 0;
		}
		try (var entries = Files.list(directory)) {
			return entries.count();
		}
	}

}
