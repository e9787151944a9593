/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.host.Libp2p;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traps of js-libp2p, against the real one, which its peer program can be told to set.
 * The number in each comment is the row of {@code docs/traps.md}.
 */
@Timeout(120)
class JsTrapsTests {

	private static final int MIB = 1 << 20;

	@RegisterExtension
	final Interop interop = new Interop();

	private ConnectionManager node() {
		return this.interop.node(UnaryOperator.identity());
	}

	private TrapScene scene(UnaryOperator<Libp2p.Builder> options, String... flags) throws Exception {
		return TrapScene.weDial(this.interop.node(options), this.interop.js(PeerOptions.defaults().withFlags(flags)));
	}

	private static UnaryOperator<Libp2p.Builder> initialWindow(int bytes) {
		return (builder) -> builder.limits(Limits.defaults().toBuilder().initialWindowBytes(bytes).build());
	}

	// F3

	@Test
	void deliversWhatComesWithFin() throws Exception {
		TrapScene scene = scene(UnaryOperator.identity());
		JsonNode answer = scene.tell("finWithData", Map.of("bytes", 60_000));
		assertThat(answer.get("read").asInt()).isEqualTo(60_000);
	}

	@Test
	void sendsFinApartSoThatItsIteratorDeliversAll() throws Exception {
		TrapScene scene = scene(UnaryOperator.identity());
		for (int i = 0; i < 20; i++) {
			try (Stream stream = scene.connection().newStream("/iterate/1.0.0")) {
				Content.write(stream, 60_000);
				stream.closeWrite();
				assertThat(Content.exactly(stream, Long.BYTES).getLong()).isEqualTo(60_000);
			}
		}
	}

	// F5

	@ParameterizedTest
	@ValueSource(ints = { 0, 300 })
	void mayOpenAHundredStreamsAsSoonAsItIsConnected(int upgradeDelayMillis) throws Exception {
		Peer js = this.interop
			.js(PeerOptions.defaults().withFlags("--upgrade-delay", Integer.toString(upgradeDelayMillis)));
		ConnectionManager node = node();
		for (int round = 0; round < 10; round++) {
			List<CompletableFuture<Stream>> opening = new ArrayList<>();
			TrapScene.soon(node.connectAsync(js.address(), DialOptions.defaults().withNewConnection())
				.thenAccept((connection) -> openHundred(connection, opening)));
			for (CompletableFuture<Stream> stream : opening) {
				TrapScene.soon(stream).close();
			}
		}
	}

	@Test
	void mayOpenAHundredStreamsAsSoonAsJsIsConnected() throws Exception {
		ConnectionManager node = node();
		List<CompletableFuture<Stream>> opening = new ArrayList<>();
		CompletableFuture<Void> opened = new CompletableFuture<>();
		node.onEvent((event) -> {
			if (event instanceof NetworkEvent.ConnectionOpened connected) {
				openHundred(node.connection(connected.connectionId()).orElseThrow(), opening);
				opened.complete(null);
			}
		});
		TrapScene scene = TrapScene.itDials(node,
				this.interop.js(PeerOptions.defaults().withFlags("--upgrade-delay", "300")));
		TrapScene.soon(opened);
		for (CompletableFuture<Stream> stream : opening) {
			TrapScene.soon(stream).close();
		}
		scene.stillWorks();
	}

	private static void openHundred(Connection connection, List<CompletableFuture<Stream>> opening) {
		for (int i = 0; i < 100; i++) {
			opening.add(connection.newStreamAsync(StreamOptions.protocols(TestProtocols.ECHO)).toCompletableFuture());
		}
	}

	// F8

	@ParameterizedTest
	@ValueSource(strings = { "/other/1.0.0,/yamux/1.0.0", "/yamux/1.0.0,/other/1.0.0" })
	void agreesOnYamuxWhateverElseJsOffers(String muxers) throws Exception {
		Peer js = this.interop.js(PeerOptions.defaults().withFlags("--muxers", muxers));
		TrapScene.weDial(node(), js).stillWorks();
		TrapScene.itDials(node(), js).stillWorks();
	}

	// F9

	@Test
	void takesFramesAboveOneMebibyte() throws Exception {
		TrapScene scene = scene(initialWindow(4 * MIB), "--initial-window", "262144");
		JsonNode answer = scene.tell("sink", Map.of("bytes", 64 * MIB, "chunkBytes", 16 * MIB));
		assertThat(answer.get("bytes").asLong()).isEqualTo(64 * MIB);
		assertThat(answer.get("largestFrameBytes").asLong()).as("js can send such frames").isGreaterThan(MIB);
		scene.stillWorks();
	}

	// F10

	@Test
	void endsTheSessionOfAPeerThatTakesAWindowThatItWasNotGiven() throws Exception {
		// Nobody reads, so nobody grants.
		TrapScene scene = scene((builder) -> builder.handler("/unread/1.0.0", Stream::detach), "--initial-window",
				Integer.toString(MIB));
		scene.peer()
			.askAsync("echo", Map.<String, Object>of("peer", scene.node().peerId().toString(), "bytes", 4 * MIB,
					"protocol", "/unread/1.0.0"));
		CloseReason reason = TrapScene.soon(scene.connection().closed());
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.PROTOCOL_VIOLATION);
		assertThat(reason.detail()).contains("beyond the window");
	}

	// F16

	@Test
	void livesWithTheCapsOfJs() throws Exception {
		TrapScene scene = scene(UnaryOperator.identity(), "--default-caps");
		for (int i = 0; i < 5; i++) {
			TrapScene.soon(scene.node().identify(scene.connection()));
			assertThat(scene.node().ping(scene.connection(), 5)).hasSize(5);
		}
		int served = 0;
		List<Stream> streams = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			try {
				Stream stream = scene.connection().newStream(TestProtocols.ECHO);
				stream.write(ByteBuffer.allocate(1));
				Content.exactly(stream, 1);
				streams.add(stream);
				served++;
			}
			catch (StreamException ex) {
				assertThat(ex.reason()).isEqualTo(Reason.RESET_BY_PEER);
			}
		}
		assertThat(served).isEqualTo(32);
		streams.forEach(Stream::close);
		assertThat(scene.connection().isOpen()).isTrue();
		assertThat(scene.node().ping(scene.connection(), 5)).hasSize(5);
	}

	// F17

	@Test
	void answersAPingWhoseStreamHasEndedAlready() throws Exception {
		TrapScene scene = scene(UnaryOperator.identity());
		assertThat(scene.tell("ping", Map.of("count", 20)).get("roundTripMillis")).hasSize(20);
	}

	// F26

	@Test
	void tellsAWriterThatJsHasResetWhatNobodyReads() throws Exception {
		TrapScene scene = scene(UnaryOperator.identity(), "--default-caps");
		Stream stream = scene.connection().newStream("/unread/1.0.0");
		StreamException failure = TrapScene.failure(() -> stream.write(ByteBuffer.allocate(128 * MIB)));
		assertThat(failure.reason()).isEqualTo(Reason.RESET_BY_PEER);
		assertThat(scene.connection().isOpen()).isTrue();
		assertThat(scene.node().ping(scene.connection(), 5)).hasSize(5);
	}

}
