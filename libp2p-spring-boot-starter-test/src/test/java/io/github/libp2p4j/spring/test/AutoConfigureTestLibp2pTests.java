/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.autoconfigure.Libp2pProperties;
import io.github.libp2p4j.spring.event.ConnectionOpenedEvent;
import io.github.libp2p4j.spring.event.HostStartedEvent;
import io.github.libp2p4j.spring.event.StreamClosedEvent;
import io.github.libp2p4j.spring.test.application.SceneApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application whose configured port is taken, as it is on a developer's machine where
 * the application runs, and whose key file is not there.
 */
@SpringBootTest(classes = SceneApplication.class)
@AutoConfigureTestLibp2p
class AutoConfigureTestLibp2pTests {

	private static final ServerSocket occupant = occupy();

	/** Of the repetition before. */
	private static @Nullable PeerId seenBefore;

	@Autowired
	ConnectionManager node;

	@Autowired
	Libp2pProperties properties;

	@Autowired
	StreamTester tester;

	@Autowired
	TestPeer peer;

	@Autowired
	Libp2pEvents events;

	@LocalListenAddress
	Multiaddr address = Multiaddr.memory(0);

	private static ServerSocket occupy() {
		try {
			return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		String taken = "/ip4/127.0.0.1/tcp/" + occupant.getLocalPort();
		registry.add("scene.taken-address", () -> taken);
		registry.add("scene.more-addresses", () -> taken);
		registry.add("scene.key", () -> "no/such/folder/node.key");
	}

	@AfterAll
	static void release() throws IOException {
		occupant.close();
	}

	@Test
	void bindsNeitherTheConfiguredPortNorOneThatCodeAdds() {
		assertThat(this.node.boundAddresses()).singleElement()
			.satisfies((bound) -> assertThat(bound.memoryPort()).isPresent());
		assertThat(this.properties.listenAddresses()).containsExactly(Multiaddr.memory(0));
	}

	@Test
	void announcesWhereItListens() {
		assertThat(this.node.listenAddresses()).singleElement()
			.isEqualTo(this.node.boundAddresses().get(0).withPeerId(this.node.peerId()));
	}

	@Test
	void keepsNoBootstrapPeers(@Autowired Environment environment) {
		assertThat(environment.getProperty("libp2p.bootstrap.peers")).isEmpty();
	}

	@Test
	void tellsTheTestItsAddress() {
		assertThat(this.address).isEqualTo(this.node.listenAddresses().get(0));
	}

	@Test
	void runsTheApplicationsHandlers() {
		assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
		assertThat(this.tester.protocol("/shout/1.0.0").unframed().send("hello")).hasText("HELLO");
		assertThat(this.tester.protocol("/fail/1.0.0").unframed().send("hello")).wasReset();
		assertThat(this.tester.protocol("/none/1.0.0").unframed().send("hello")).isNotServed();
	}

	@Test
	void hasAPeerThatTheApplicationCanCall() throws IOException {
		this.peer.handle("/yes/1.0.0", (stream) -> stream.outputStream().write(1));
		try (Stream stream = this.node.newStream(this.peer.address(), "/yes/1.0.0")) {
			assertThat(stream.remotePeer()).isEqualTo(this.peer.peerId());
			assertThat(stream.inputStream().readAllBytes()).containsExactly(1);
		}
	}

	@RepeatedTest(2)
	void recordsEventsOfThisTestAndOfTheStart() {
		assertThat(this.events.all(StreamClosedEvent.class)).noneMatch((event) -> event.peerId().equals(seenBefore));
		try (TestPeer caller = TestPeer.create()) {
			this.tester.from(caller).protocol("/echo/1.0.0").unframed().send("hello");
			StreamClosedEvent closed = this.events.await(StreamClosedEvent.class,
					(event) -> event.peerId().equals(caller.peerId()) && event.protocol().equals("/echo/1.0.0"));
			assertThat(closed.direction()).isEqualTo(Direction.INBOUND);
			assertThat(closed.bytesReceived()).isEqualTo(5);
			assertThat(closed.outcome()).isEqualTo(StreamOutcome.COMPLETED);
			seenBefore = caller.peerId();
		}
		assertThat(this.events.all(HostStartedEvent.class)).hasSize(1);
	}

	@Test
	void tellsWhatWasRecordedInsteadOfWhatWasAwaited() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.events.await(ConnectionOpenedEvent.class,
					(event) -> event.peerId().equals(this.node.peerId()), Duration.ZERO))
			.withMessageStartingWith("No such ConnectionOpenedEvent within 0 ms. Recorded: \n- ")
			.withMessageContaining("\n- HostStartedEvent");
	}

}
