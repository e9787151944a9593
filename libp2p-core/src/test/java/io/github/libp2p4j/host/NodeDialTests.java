/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.ClosedPort;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How connections between nodes come about, or do not.
 */
@Timeout(60)
class NodeDialTests {

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	private NodePair pair(Transport transport) {
		NodePair pair = NodePair.over(transport);
		this.open.add(pair);
		return pair;
	}

	// Whom

	@ParameterizedTest
	@EnumSource
	void refusesAnotherPeerThanTheOneAskedFor(Transport transport) {
		NodePair pair = pair(transport);
		Events events = Events.of(pair.client());
		KeyPair expected = KeyPair.generateEd25519();
		Multiaddr address = pair.address().withPeerId(expected.peerId());
		DialException failure = failure(Reason.PEER_ID_MISMATCH, () -> pair.client().connect(address));
		assertThat(failure).hasMessageContaining(expected.peerId().toString())
			.hasMessageContaining(pair.server().peerId().toString());
		assertThat(events.first(NetworkEvent.DialFailed.class).reason()).isEqualTo(Reason.PEER_ID_MISMATCH);
		assertThat(pair.client().connections()).isEmpty();
		Await.until("the server has no connection",
				() -> pair.server().connections().isEmpty() && pair.server().info().pendingInbound() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void connectsToWhoeverIsThereIfNobodyIsExpected(Transport transport) {
		NodePair pair = pair(transport);
		Connection connection = pair.client().connect(pair.address().withoutPeerId());
		assertThat(connection.remotePeer()).isEqualTo(pair.server().peerId());
	}

	@ParameterizedTest
	@EnumSource
	void refusesToDialItself(Transport transport) {
		ConnectionManager node = pair(transport).server();
		Multiaddr self = node.listenAddresses().get(0);
		failure(Reason.SELF_DIAL, () -> node.connect(self));
		// Only the handshake tells that this is the same node.
		failure(Reason.SELF_DIAL, () -> node.connect(self.withoutPeerId()));
		Await.until("nothing is left of it", () -> node.connections().isEmpty() && node.info().pendingInbound() == 0);
	}

	@Test
	void connectsWithEveryKindOfKey() throws Exception {
		for (KeyPair keyPair : List.of(KeyPair.generateEd25519(), KeyPair.generateSecp256k1(), KeyPair.generateEcdsa(),
				KeyPair.generateRsa(2048))) {
			try (NodePair pair = NodePair.over(Transport.TCP, (server) -> server.identity(keyPair),
					(client) -> client.identity(keyPair.type() == KeyPair.generateEd25519().type()
							? KeyPair.generateSecp256k1() : KeyPair.generateEd25519()))) {
				assertThat(pair.connect().remotePublicKey()).isEqualTo(keyPair.publicKey());
				assertThat(Echo.through(pair.connect().newStream(Echo.PROTOCOL), new byte[100])).hasSize(100);
			}
		}
	}

	// How often

	@ParameterizedTest
	@EnumSource
	void joinsDialsToOnePeerThatAreUnderWay(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		List<CompletionStage<Connection>> dials = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			dials.add(pair.client().connectAsync(pair.address(), DialOptions.defaults()));
		}
		String first = Await.get(dials.get(0)).id();
		for (CompletionStage<Connection> dial : dials) {
			assertThat(Await.get(dial).id()).isEqualTo(first);
		}
		Await.until("the server's side", () -> pair.server().connections().size() == 1);
		assertThat(pair.client().connections()).hasSize(1);
	}

	@Test
	void cancelsOneOfTheJoinedDialsWithoutTheOthers() throws Exception {
		NodePair pair = pair(Transport.TCP);
		CompletableFuture<Connection> cancelled = pair.client()
			.connectAsync(pair.address(), DialOptions.defaults())
			.toCompletableFuture();
		CompletionStage<Connection> kept = pair.client().connectAsync(pair.address(), DialOptions.defaults());
		cancelled.cancel(true);
		assertThat(Await.get(kept).isOpen()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void usesTheOldestOpenConnectionUnlessANewOneIsAskedFor(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		Connection first = pair.connect();
		assertThat(pair.connect().id()).isEqualTo(first.id());
		Connection second = pair.client().connect(pair.address(), DialOptions.defaults().withNewConnection());
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(pair.client().connections(pair.server().peerId())).extracting(Connection::id)
			.containsExactly(first.id(), second.id());
		try (Stream stream = pair.client().newStream(pair.server().peerId(), Echo.PROTOCOL)) {
			assertThat(stream.connection().id()).isEqualTo(first.id());
		}
		first.close();
		Await.get(first.closed());
		assertThat(pair.connect().id()).isEqualTo(second.id());
		assertThat(pair.client().connection(second.id())).isPresent();
		assertThat(pair.client().connection(first.id())).isEmpty();
	}

	@Test
	void opensAStreamToAnAddressAndDialsWhenNeeded() throws Exception {
		NodePair pair = pair(Transport.TCP);
		assertThat(Echo.through(pair.client().newStream(pair.address(), Echo.PROTOCOL), new byte[9])).hasSize(9);
		assertThat(Echo.through(pair.client().newStream(pair.address(), Echo.PROTOCOL), new byte[9])).hasSize(9);
		assertThat(pair.client().connections()).hasSize(1);
		failure(() -> pair.client().newStream(KeyPair.generateEd25519().peerId(), Echo.PROTOCOL));
	}

	@Test
	void connectsToWhicheverAddressAnswers() throws Exception {
		NodePair pair = pair(Transport.TCP);
		Multiaddr refused = ClosedPort.next();
		Connection connection = pair.client()
			.connect(pair.server().peerId(), List.of(refused, pair.address().withoutPeerId()));
		assertThat(connection.remotePeer()).isEqualTo(pair.server().peerId());
	}

	// Where nobody is

	@Test
	void saysWhyNoAddressAnswered() throws Exception {
		NodePair pair = pair(Transport.TCP);
		DialException failure = failure(
				() -> pair.client().connect(pair.server().peerId(), List.of(ClosedPort.next(), ClosedPort.next())));
		assertThat(failure.getSuppressed()).filteredOn(DialException.class::isInstance).hasSize(2);
	}

	@Test
	void saysThatTheConnectionWasRefused() throws Exception {
		Multiaddr address = ClosedPort.next();
		DialException failure = failure(Reason.REFUSED, () -> pair(Transport.TCP).client().connect(address));
		assertThat(failure).hasMessageContaining(address.toString());
	}

	@Test
	void saysThatNobodyListensInMemory() {
		failure(Reason.REFUSED,
				() -> pair(Transport.MEMORY).client().connect(Multiaddr.parse("/memory/123456789012345")));
	}

	@Test
	void saysThatAnAddressIsOfAKindItCannotDial() {
		failure(Reason.UNSUPPORTED_ADDRESS,
				() -> pair(Transport.TCP).client().connect(Multiaddr.parse("/ip4/127.0.0.1/udp/1/quic-v1")));
	}

	// Not for ever

	@Test
	void givesUpOnAListenerThatSaysNothing() throws Exception {
		NodePair pair = pair(Transport.TCP);
		try (ServerSocket silent = silentListener()) {
			long startNanos = System.nanoTime();
			failure(Reason.TIMEOUT, () -> pair.client()
				.connect(addressOf(silent), DialOptions.defaults().withTimeout(Duration.ofMillis(400))));
			assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(Duration.ofMillis(390),
					Duration.ofSeconds(5));
			assertClosed(silent.accept());
			Await.until("no dial is left", () -> pair.client().info().pendingOutbound() == 0);
		}
	}

	@Test
	void abandonsADialThatIsCancelled() throws Exception {
		NodePair pair = pair(Transport.TCP);
		try (ServerSocket silent = silentListener()) {
			CompletableFuture<Connection> dial = pair.client()
				.connectAsync(addressOf(silent), DialOptions.defaults())
				.toCompletableFuture();
			Socket accepted = silent.accept();
			assertThat(pair.client().info().pendingOutbound()).isEqualTo(1);
			dial.cancel(true);
			assertClosed(accepted);
			Await.until("no dial is left", () -> pair.client().info().pendingOutbound() == 0);
		}
	}

	@Test
	void abandonsADialWhoseThreadIsInterrupted() throws Exception {
		NodePair pair = pair(Transport.TCP);
		try (ServerSocket silent = silentListener()) {
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			Thread dialler = new Thread(() -> {
				try {
					pair.client().connect(addressOf(silent));
				}
				catch (DialException ex) {
					thrown.set(ex);
				}
			});
			dialler.start();
			Socket accepted = silent.accept();
			dialler.interrupt();
			dialler.join(Await.PATIENCE.toMillis());
			assertThat(thrown.get()).isInstanceOfSatisfying(DialException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
			assertClosed(accepted);
		}
	}

	// By another way

	@Test
	void upgradesSocketsThatTheCallerMade() throws Exception {
		NodePair pair = pair(Transport.TCP);
		pair.server().handle("/more/1", Echo.HANDLER);
		InetSocketAddress server = pair.address().withoutPeerId().tcpAddress().orElseThrow();
		Connection connection = Await
			.get(pair.client().upgrade(SocketChannel.open(server), Direction.OUTBOUND, pair.server().peerId()));
		assertThat(connection.direction()).isEqualTo(Direction.OUTBOUND);
		assertThat(Echo.through(connection.newStream("/more/1"), new byte[1000])).hasSize(1000);
	}

	private static ServerSocket silentListener() throws IOException {
		ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		listener.setSoTimeout((int) Await.PATIENCE.toMillis());
		return listener;
	}

	private static Multiaddr addressOf(ServerSocket listener) {
		return Multiaddr.tcp((InetSocketAddress) listener.getLocalSocketAddress());
	}

	/** The node closes the connection that it made. */
	private static void assertClosed(Socket accepted) throws IOException {
		try (accepted) {
			accepted.setSoTimeout((int) Await.PATIENCE.toMillis());
			// Header and proposal, then the end.
			accepted.getInputStream().readAllBytes();
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The node kept the connection", ex);
		}
		catch (SocketException ex) {
			// Reset: closed as well.
			return;
		}
	}

	private static DialException failure(Reason reason, ThrowingCallable call) {
		DialException failure = failure(call);
		assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
		return failure;
	}

	private static DialException failure(ThrowingCallable call) {
		AtomicReference<DialException> found = new AtomicReference<>();
		assertThatExceptionOfType(DialException.class).isThrownBy(call).satisfies(found::set);
		return found.get();
	}

}
