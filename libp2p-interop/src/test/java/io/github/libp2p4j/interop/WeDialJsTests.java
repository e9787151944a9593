/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** This node dials js-libp2p over TCP. */
@Timeout(120)
class WeDialJsTests {

	@RegisterExtension
	final Interop interop = new Interop();

	private final EchoClient client = new EchoClient();

	private JsPeer js;

	private ConnectionManager node;

	private Connection connection;

	@BeforeEach
	void dial() throws Exception {
		this.js = this.interop.js();
		this.node = this.interop.node();
		this.connection = this.node.connect(this.js.address());
		// js aborts a connection on which many streams arrive before its own object of it
		// is ready.
		this.node.identify(this.connection).toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	@AfterEach
	void end() {
		this.client.close();
	}

	@Test
	void agreesOnNoiseAndYamuxWithoutARoundTripMore() {
		ConnectionInfo info = this.connection.info().toCompletableFuture().join();
		assertThat(info.direction()).isEqualTo(Direction.OUTBOUND);
		assertThat(info.peerId()).isEqualTo(this.js.peerId());
		assertThat(info.security()).isEqualTo("/noise");
		assertThat(info.muxer()).isEqualTo("/yamux/1.0.0");
		assertThat(info.earlyMuxer()).isTrue();
	}

	@Test
	void identifiesJs() throws Exception {
		PeerInfo peer = this.node.identify(this.connection).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(peer.peerId()).isEqualTo(this.js.peerId());
		assertThat(peer.agentVersion()).startsWith("js-libp2p/");
		assertThat(peer.protocols()).contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
		assertThat(peer.listenAddresses()).contains(this.js.address().withoutPeerId());
		assertThat(peer.observedAddress()).hasValueSatisfying(
				(observed) -> assertThat(observed.withoutPeerId()).isEqualTo(this.connection.localAddress()));
	}

	@Test
	void isIdentifiedByJs() throws Exception {
		JsonNode event = this.js.awaitEvent("identified", (identified) -> true, Duration.ofSeconds(10));
		assertThat(event.get("peer").asText()).isEqualTo(this.node.peerId().toString());
		assertThat(event.get("agentVersion").asText()).startsWith("libp2p4j/");
		assertThat(event.get("protocols")).extracting(JsonNode::asText)
			.contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
	}

	@Test
	void pingsAHundredTimes() {
		List<Duration> roundTrips = this.node.ping(this.connection, 100);
		assertThat(roundTrips).hasSize(100).allSatisfy((roundTrip) -> assertThat(roundTrip).isPositive());
	}

	@Test
	void pingsTheSession() throws Exception {
		for (int i = 0; i < 100; i++) {
			assertThat(this.connection.sessionPing().toCompletableFuture().get(10, TimeUnit.SECONDS)).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 262_143, 262_144, 262_145, 16 << 20 })
	void getsEveryByteBack(long bytes) throws Exception {
		this.client.echo(this.connection, bytes);
	}

	@Test
	void getsEveryByteOfOddChunksBack() throws Exception {
		this.client.echo(this.connection, 1_000_000, 997);
	}

	@Test
	void echoesOnAHundredStreamsAtOnce() throws Exception {
		this.client.echoAtOnce(this.connection, 100, 300_000);
	}

	@Test
	void echoesOnAThousandStreamsOneAfterTheOther() throws Exception {
		for (int i = 0; i < 1000; i++) {
			this.client.echo(this.connection, 32);
		}
		assertThat(this.connection.isOpen()).isTrue();
	}

	@Test
	void readsALateAnswerAfterItsOwnFin() {
		try (Stream stream = this.connection.newStream(TestProtocols.LATE)) {
			byte[] sent = Content.write(stream, 300_000, 10_000);
			stream.closeWrite();
			long finNanos = System.nanoTime();
			ByteBuffer answer = Content.exactly(stream, 40);
			assertThat(Duration.ofNanos(System.nanoTime() - finNanos))
				.isGreaterThan(Duration.ofMillis(TestProtocols.LATE_MILLIS / 2));
			assertThat(answer.getLong()).isEqualTo(300_000);
			assertThat(answer).isEqualTo(ByteBuffer.wrap(sent));
			assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
	}

	@Test
	void uploadsAndDownloads() {
		try (Stream stream = this.connection.newStream(TestProtocols.SINK)) {
			Content.write(stream, 20_000_000, 65_536);
			stream.closeWrite();
			assertThat(Content.exactly(stream, Long.BYTES).getLong()).isEqualTo(20_000_000);
		}
		try (Stream stream = this.connection.newStream(TestProtocols.SOURCE)) {
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(20_000_000).flip());
			stream.closeWrite();
			assertThat(Content.drain(stream).bytes()).isEqualTo(20_000_000);
		}
	}

	@Test
	void survivesAResetByJsInTheMiddle() throws Exception {
		Stream stream = this.connection.newStream(TestProtocols.RESET);
		stream.write(ByteBuffer.allocate(8).putInt(1000).putInt(100_000).flip());
		Content.write(stream, 1000, 1000);
		StreamException failure = catchThrowableOfType(StreamException.class, () -> Content.drain(stream));
		assertThat(failure.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		assertThat(this.connection.isOpen()).isTrue();
		this.client.echo(this.connection, 300_000);
	}

	@Test
	void resetsInTheMiddle() throws Exception {
		Stream stream = this.connection.newStream(TestProtocols.ECHO);
		Content.write(stream, 100_000, 10_000);
		Content.exactly(stream, 50_000);
		stream.reset();
		JsonNode event = this.js.awaitEvent("handler:failed",
				(failed) -> failed.get("protocol").asText().equals(TestProtocols.ECHO), Duration.ofSeconds(10));
		assertThat(event.get("error").asText()).isEqualTo("StreamResetError");
		assertThat(this.connection.isOpen()).isTrue();
		this.client.echo(this.connection, 300_000);
	}

	@Test
	void isRefusedAnUnknownProtocolQuickly() throws Exception {
		long start = System.nanoTime();
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> this.connection.newStream("/nobody/1.0.0"))
			.satisfies(
					(failure) -> assertThat(failure.reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		this.client.echo(this.connection, 1);
	}

	@Test
	void agreesOnTheSecondProtocolWhenTheFirstIsUnknown() {
		try (Stream stream = this.connection.newStream("/nobody/1.0.0", TestProtocols.ECHO)) {
			assertThat(stream.protocol()).isEqualTo(TestProtocols.ECHO);
		}
	}

	@Test
	void refusesAPeerOtherThanTheExpected() throws Exception {
		PeerId other = KeyPair.generateEd25519().peerId();
		assertThatExceptionOfType(DialException.class)
			.isThrownBy(() -> this.node.connect(this.js.address().withPeerId(other),
					DialOptions.defaults().withNewConnection()))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(DialException.Reason.PEER_ID_MISMATCH))
			.withMessageContaining(other.toString())
			.withMessageContaining(this.js.peerId().toString());
		assertThat(this.node.connections()).containsExactly(this.connection);
		this.client.echo(this.connection, 1);
	}

	@Test
	void saysGoodbyeSoThatJsSeesTheEnd() throws Exception {
		this.connection.close();
		assertThat(this.connection.closed().toCompletableFuture().get(10, TimeUnit.SECONDS).kind())
			.isEqualTo(CloseReason.Kind.CLOSED_BY_APPLICATION);
		this.js.awaitEvent("connection:close", (event) -> true, Duration.ofSeconds(1));
		assertThat(this.js.tell("connections", Map.of()).get("connections")).isEmpty();
	}

	@Test
	void seesJsHangUpAsANormalEnd() throws Exception {
		this.js.tell("hangUp", Map.of("peer", this.node.peerId().toString()));
		CloseReason reason = this.connection.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.NORMAL);
		assertThat(this.node.connections()).isEmpty();
	}

}
