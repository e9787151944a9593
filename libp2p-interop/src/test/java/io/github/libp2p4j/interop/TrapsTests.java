/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traps that any peer may set, and those of go and rust, against the real ones. The
 * number in each comment is the row of {@code docs/traps.md}; those of js are in
 * {@link JsTrapsTests}.
 */
@Timeout(120)
@ExtendWith(MatrixRun.Resolver.class)
class TrapsTests {

	private static final int FOUR_MIB = 4 << 20;

	@RegisterExtension
	final Interop interop = new Interop();

	@BeforeAll
	static void build(MatrixRun run) {
		run.buildAll();
	}

	private TrapScene scene(Implementation implementation, String... flags) throws Exception {
		PeerOptions options = (flags.length == 0) ? PeerOptions.defaults() : PeerOptions.defaults().withFlags(flags);
		return TrapScene.weDial(node(), peer(implementation, options));
	}

	private ConnectionManager node() {
		return this.interop.node((builder) -> builder);
	}

	private Peer peer(Implementation implementation, PeerOptions options) throws Exception {
		Assumptions.assumeTrue(Selection.ofSystemProperties().peers().contains(implementation),
				"interop.peers leaves it out");
		return this.interop.peer(implementation, options);
	}

	// F2

	@ParameterizedTest
	@EnumSource(Implementation.class)
	void aWriterToAPeerThatStoppedReadingEndsInTime(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		Stream stream = scene.connection().newStream(TestProtocols.SOURCE);
		stream.write(ByteBuffer.allocate(Long.BYTES).putLong(10).flip());
		Content.drain(stream);
		// Its handler has closed the stream; nobody reads this, and some never say so.
		stream.writeTimeout(Duration.ofSeconds(1));
		assertThat(TrapScene.failure(() -> stream.write(ByteBuffer.allocate(16 * FOUR_MIB))).reason())
			.isIn(Reason.TIMEOUT, Reason.RESET_BY_PEER);
		stream.reset();
		scene.stillWorks();
	}

	// F4

	@ParameterizedTest
	@EnumSource(Implementation.class)
	void aPeerThatHangsUpBetweenStreamsIsNoFailure(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		scene.stillWorks();
		TrapScene.soon(scene.node().identify(scene.connection()));
		Cell.eventually("no stream is open", () -> scene.connection().streams().stream().allMatch(TrapsTests::isPing));
		scene.ask("hangUp", Map.of());
		assertThat(TrapScene.soon(scene.connection().closed()).kind()).isEqualTo(CloseReason.Kind.NORMAL);
	}

	// F6

	@Test
	void waitsForRoomRatherThanEndARustConnection() throws Exception {
		TrapScene scene = scene(Implementation.RUST, "--default-caps");
		openAndReset(700, scene);
		scene.stillWorks();
	}

	@Test
	void neverHasMoreStreamsOfBothDirectionsThanRustBears() throws Exception {
		TrapScene scene = scene(Implementation.RUST, "--default-caps");
		for (int i = 0; i < 100; i++) {
			scene.tell("hold", Map.of("bytes", FOUR_MIB));
		}
		// More than the 412 that there is room for, and no more than may wait while those
		// of the first wave depart.
		openAndReset(500, scene);
		openAndReset(500, scene);
		scene.stillWorks();
	}

	/** And withdraws each as soon as it is there, which lets another one out. */
	private static void openAndReset(int streams, TrapScene scene) throws Exception {
		Deque<CompletableFuture<Stream>> opening = new ArrayDeque<>();
		for (int i = 0; i < streams; i++) {
			opening.add(scene.connection()
				.newStreamAsync(StreamOptions.protocols(TestProtocols.ECHO).negotiationTimeout(TrapScene.SOON))
				.toCompletableFuture());
		}
		while (!opening.isEmpty()) {
			TrapScene.soon(opening.poll()).reset();
		}
	}

	// F12

	@ParameterizedTest
	@EnumSource(Implementation.class)
	void writingMoreThanWindowsWithoutReadingHoldsUpNobodyElse(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		Stream stream = scene.connection().newStream(TestProtocols.ECHO);
		stream.writeTimeout(Duration.ofSeconds(2));
		// The echo fills our window, theirs fills with what they cannot echo.
		assertThat(TrapScene.failure(() -> stream.write(ByteBuffer.allocate(96 << 20))).reason()).isIn(Reason.TIMEOUT,
				Reason.RESET_BY_PEER);
		scene.stillWorks();
		stream.reset();
		scene.stillWorks();
	}

	// F15

	@ParameterizedTest
	@EnumSource(value = Implementation.class, names = { "JS", "GO" })
	void ourSignedRecordVerifies(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		JsonNode identified = scene.tell("identify", Map.of());
		assertThat(identified.get("signedRecord").asBoolean()).isTrue();
		assertThat(identified.get("listenAddresses")).isNotEmpty();
	}

	// F19

	@Test
	void goLearnsTheLastOfManyChanges() throws Exception {
		TrapScene scene = scene(Implementation.GO);
		TrapScene.soon(scene.node().identify(scene.connection()));
		scene.peer().awaitEvent("identified", (event) -> true, TrapScene.SOON);
		for (int i = 0; i < 30; i++) {
			Registration registration = scene.node().handle("/trap/" + i, Stream::close);
			if (i < 29) {
				registration.close();
			}
		}
		scene.peer()
			.awaitEvent("identified",
					(event) -> event.get("push").asBoolean() && event.get("protocols").toString().contains("/trap/29"),
					Duration.ofSeconds(30));
		scene.stillWorks();
	}

	// F23

	@ParameterizedTest
	@EnumSource(Implementation.class)
	void aStreamThatIsOpenedAndClosedAtOnceIsAnswered(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		TrapScene.soon(scene.node().identify(scene.connection()));
		scene.stillWorks();
		for (int i = 0; i < 20; i++) {
			// go proposes a protocol that it knows of us, closes, and waits ten seconds.
			JsonNode opened = scene.tell("open", Map.of("protocols", List.of(TestProtocols.ECHO)));
			assertThat(opened.get("millis").asDouble()).isLessThan(5000);
		}
		Cell.eventually("its streams have ended",
				() -> scene.connection().streams().stream().allMatch(TrapsTests::isPing));
	}

	/** rust-libp2p keeps a stream for its pings. */
	private static boolean isPing(Stream stream) {
		return stream.protocol().equals("/ipfs/ping/1.0.0");
	}

	// F24

	@ParameterizedTest
	@EnumSource(Implementation.class)
	void whatIsUnderWayWhenAStreamIsResetHarmsNobody(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation);
		for (int i = 0; i < 20; i++) {
			Stream stream = scene.connection().newStream(TestProtocols.SOURCE);
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(FOUR_MIB).flip());
			Content.exactly(stream, 1000 * i);
			stream.reset();
		}
		scene.stillWorks();
	}

	// F25

	@Test
	void aRustStreamThatIsClosedUnusedIsNegotiatedAllTheSame() throws Exception {
		TrapScene scene = TrapScene.itDials(node(), peer(Implementation.RUST, PeerOptions.defaults()));
		assertThat(scene.tell("open", Map.of("protocols", List.of(TestProtocols.UNKNOWN, TestProtocols.ECHO)))
			.get("protocol")
			.asText()).isEqualTo(TestProtocols.ECHO);
		scene.stillWorks();
	}

	// F27

	@ParameterizedTest
	@EnumSource(value = Implementation.class, names = { "JS", "GO" })
	void aWindowThatNeverGrowsIsEnough(Implementation implementation) throws Exception {
		TrapScene scene = scene(implementation, "--max-window", "262144");
		try (Stream stream = scene.connection().newStream(TestProtocols.SINK)) {
			Content.write(stream, FOUR_MIB);
			stream.closeWrite();
			assertThat(Content.exactly(stream, Long.BYTES).getLong()).isEqualTo(FOUR_MIB);
		}
		scene.stillWorks();
	}

}
