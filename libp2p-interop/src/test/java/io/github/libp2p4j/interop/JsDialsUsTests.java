/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** js-libp2p dials this node over TCP. */
@Timeout(120)
class JsDialsUsTests {

	@RegisterExtension
	final Interop interop = new Interop();

	private final List<NetworkEvent> events = new CopyOnWriteArrayList<>();

	private JsPeer js;

	private ConnectionManager node;

	private Connection connection;

	@BeforeEach
	void dialled() throws Exception {
		this.js = this.interop.js();
		this.node = this.interop.node();
		this.node.onEvent(this::record);
		JsonNode dialled = this.js.tell("dial", Map.of("address", address()));
		assertThat(dialled.get("peer").asText()).isEqualTo(this.node.peerId().toString());
		assertThat(dialled.get("muxer").asText()).isEqualTo("/yamux/1.0.0");
		NetworkEvent.ConnectionOpened opened = await(NetworkEvent.ConnectionOpened.class);
		this.connection = this.node.connection(opened.connectionId()).orElseThrow();
	}

	@Test
	void agreesOnNoiseAndYamuxWithoutARoundTripMore() {
		ConnectionInfo info = this.connection.info().toCompletableFuture().join();
		assertThat(info.direction()).isEqualTo(Direction.INBOUND);
		assertThat(info.peerId()).isEqualTo(this.js.peerId());
		assertThat(info.security()).isEqualTo("/noise");
		assertThat(info.muxer()).isEqualTo("/yamux/1.0.0");
		assertThat(info.earlyMuxer()).isTrue();
	}

	@Test
	void isIdentified() throws Exception {
		JsonNode answer = tell("identify", Map.of());
		assertThat(answer.get("peer").asText()).isEqualTo(this.node.peerId().toString());
		assertThat(answer.get("agentVersion").asText()).startsWith("libp2p4j/");
		assertThat(answer.get("protocols")).extracting(JsonNode::asText)
			.contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
		assertThat(answer.get("listenAddresses")).extracting(JsonNode::asText)
			.contains(this.node.boundAddresses().get(0).toString());
		assertThat(answer.get("observedAddress").asText()).startsWith(this.connection.remoteAddress().toString());
	}

	@Test
	void identifiesJs() throws Exception {
		PeerInfo peer = await(NetworkEvent.PeerIdentified.class).peer();
		assertThat(peer.peerId()).isEqualTo(this.js.peerId());
		assertThat(peer.agentVersion()).startsWith("js-libp2p/");
		assertThat(peer.protocols()).contains(TestProtocols.ECHO);
	}

	@Test
	void answersAHundredPingsOfAStreamEach() throws Exception {
		assertThat(tell("ping", Map.of("count", 100)).get("roundTripMillis")).hasSize(100);
	}

	@Test
	void answersAHundredPingsOnOneStream() throws Exception {
		assertThat(tell("pingOneStream", Map.of("count", 100)).get("roundTripMillis")).hasSize(100);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 262_143, 262_144, 262_145, 16 << 20 })
	void givesEveryByteBack(long bytes) throws Exception {
		assertThat(tell("echo", Map.of("bytes", bytes)).get("bytes").asLong()).isEqualTo(bytes);
	}

	@Test
	void givesEveryByteOfOddChunksBack() throws Exception {
		tell("echo", Map.of("bytes", 1_000_000, "chunkBytes", 997));
	}

	@Test
	void echoesOnAHundredStreamsAtOnce() throws Exception {
		assertThat(tell("echo", Map.of("bytes", 300_000, "streams", 100)).get("streams").asInt()).isEqualTo(100);
	}

	@Test
	void echoesOnAThousandStreamsOneAfterTheOther() throws Exception {
		assertThat(tell("sequential", Map.of("count", 1000)).get("count").asInt()).isEqualTo(1000);
		assertThat(this.connection.isOpen()).isTrue();
	}

	@Test
	void answersLateOnAStreamThatJsHalfClosed() throws Exception {
		JsonNode answer = tell("late", Map.of("bytes", 300_000));
		assertThat(answer.get("waitedMillis").asDouble()).isGreaterThan(TestProtocols.LATE_MILLIS / 2.0);
	}

	@Test
	void takesAnUploadAndGivesADownload() throws Exception {
		assertThat(tell("sink", Map.of("bytes", 20_000_000)).get("bytes").asLong()).isEqualTo(20_000_000);
		assertThat(tell("source", Map.of("bytes", 20_000_000)).get("bytes").asLong()).isEqualTo(20_000_000);
	}

	@Test
	void resetsInTheMiddle() throws Exception {
		JsonNode answer = tell("remoteReset", Map.of("readBytes", 1000, "writeBytes", 100_000));
		assertThat(answer.get("ended").asText()).isEqualTo("reset");
		assertThat(answer.get("error").asText()).isEqualTo("StreamResetError");
		assertThat(this.connection.isOpen()).isTrue();
		tell("echo", Map.of("bytes", 300_000));
	}

	@Test
	void survivesAResetByJsInTheMiddle() throws Exception {
		tell("localReset", Map.of("bytes", 100_000));
		assertThat(await(NetworkEvent.StreamClosed.class, TestProtocols.ECHO).outcome())
			.isEqualTo(StreamOutcome.RESET_BY_PEER);
		assertThat(this.connection.isOpen()).isTrue();
		tell("echo", Map.of("bytes", 300_000));
	}

	@Test
	void refusesAnUnknownProtocolQuickly() throws Exception {
		JsonNode answer = ask("open", Map.of("protocols", List.of("/nobody/1.0.0")));
		assertThat(answer.get("error").asText()).isEqualTo("UnsupportedProtocolError");
		assertThat(answer.get("millis").asDouble()).isLessThan(1000);
		tell("echo", Map.of("bytes", 1));
	}

	@Test
	void agreesOnTheSecondProtocolWhenTheFirstIsUnknown() throws Exception {
		JsonNode answer = tell("open", Map.of("protocols", List.of("/nobody/1.0.0", TestProtocols.ECHO)));
		assertThat(answer.get("protocol").asText()).isEqualTo(TestProtocols.ECHO);
	}

	@Test
	void isRefusedWhenJsExpectsAnotherPeer() throws Exception {
		PeerId other = KeyPair.generateEd25519().peerId();
		JsonNode answer = this.js.ask("dial",
				Map.of("address", this.node.boundAddresses().get(0).withPeerId(other).toString()));
		assertThat(answer.get("ok").asBoolean()).isFalse();
		await(NetworkEvent.HandshakeFailed.class);
		assertThat(this.node.connections()).containsExactly(this.connection);
		tell("echo", Map.of("bytes", 1));
	}

	@Test
	void seesJsHangUpAsANormalEnd() throws Exception {
		await(NetworkEvent.PeerIdentified.class);
		tell("hangUp", Map.of());
		CloseReason reason = this.connection.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.NORMAL);
		assertThat(this.node.connections()).isEmpty();
	}

	@Test
	void losesOpenStreamsWhenJsHangsUpThoughTheEndIsNormal() throws Exception {
		Stream stream = this.connection.newStream(TestProtocols.LATE);
		tell("hangUp", Map.of());
		CloseReason reason = this.connection.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.NORMAL);
		assertThat(reason.wireCode()).hasValue(0);
		StreamException failure = catchThrowableOfType(StreamException.class, () -> {
			stream.write(ByteBuffer.allocate(1));
			stream.flush();
		});
		assertThat(failure.reason()).isEqualTo(StreamException.Reason.CONNECTION_LOST);
	}

	@Test
	void stopsSoThatJsSeesTheEndWithinASecond() throws Exception {
		this.node.stop(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		this.js.awaitEvent("connection:close", (event) -> true, Duration.ofSeconds(1));
		assertThat(this.js.tell("connections", Map.of()).get("connections")).isEmpty();
	}

	private String address() {
		return this.node.listenAddresses().get(0).toString();
	}

	private JsonNode tell(String command, Map<String, ?> arguments) throws InterruptedException {
		return this.js.tell(command, toThisNode(arguments));
	}

	private JsonNode ask(String command, Map<String, ?> arguments) throws InterruptedException {
		return this.js.ask(command, toThisNode(arguments));
	}

	private Map<String, Object> toThisNode(Map<String, ?> arguments) {
		Map<String, Object> all = new HashMap<>(arguments);
		all.put("peer", this.node.peerId().toString());
		return all;
	}

	private void record(NetworkEvent event) {
		synchronized (this.events) {
			this.events.add(event);
			this.events.notifyAll();
		}
	}

	private <E extends NetworkEvent> E await(Class<E> type) throws InterruptedException {
		return await(type, (event) -> true);
	}

	private NetworkEvent.StreamClosed await(Class<NetworkEvent.StreamClosed> type, String protocol)
			throws InterruptedException {
		return await(type, (event) -> event.protocol().equals(protocol));
	}

	private <E extends NetworkEvent> E await(Class<E> type, Predicate<E> matches) throws InterruptedException {
		long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		synchronized (this.events) {
			while (true) {
				for (NetworkEvent event : this.events) {
					if (type.isInstance(event) && matches.test(type.cast(event))) {
						return type.cast(event);
					}
				}
				long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
				if (leftMillis <= 0) {
					throw new AssertionError("No " + type.getSimpleName() + " within 10 s; there were " + this.events);
				}
				this.events.wait(leftMillis);
			}
		}
	}

}
