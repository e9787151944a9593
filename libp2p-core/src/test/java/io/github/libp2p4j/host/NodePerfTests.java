/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.FrameLines;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.identity.KeyPair;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Perf between two whole nodes: what is measured, and that nothing is left of peers that
 * misuse it.
 */
@Timeout(120)
class NodePerfTests {

	private static final long EVERYTHING = -1;

	private final List<NodePair> pairs = new ArrayList<>();

	@AfterEach
	void close() {
		this.pairs.forEach(NodePair::close);
	}

	private NodePair pair(Transport transport, PerfLimits limits) {
		return pair(transport, (server) -> server.servePerf(limits));
	}

	private NodePair pair(Transport transport, UnaryOperator<Libp2p.Builder> server) {
		NodePair pair = NodePair.over(transport, server);
		this.pairs.add(pair);
		return pair;
	}

	@Test
	void isOffUnlessItIsAskedFor() {
		NodePair pair = pair(Transport.MEMORY, UnaryOperator.identity());
		assertThat(pair.server().protocols()).doesNotContain("/perf/1.0.0");
		Connection connection = pair.connect();
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> pair.client().perf(connection, PerfRequest.of(1, 1)))
			.matches((ex) -> ex.reason() == Reason.PROTOCOL_NOT_SUPPORTED);
		NodePair serving = pair(Transport.MEMORY, PerfLimits.defaults());
		assertThat(serving.server().protocols()).contains("/perf/1.0.0");
	}

	@ParameterizedTest
	@CsvSource({ "MEMORY, 0, 0", "MEMORY, 1, 1", "MEMORY, 20000001, 0", "MEMORY, 0, 20000001", "MEMORY, 300000, 300000",
			"TCP, 0, 0", "TCP, 1, 1", "TCP, 20000001, 0", "TCP, 0, 20000001", "TCP, 300000, 300000" })
	void measures(Transport transport, long uploadBytes, long downloadBytes) {
		NodePair pair = pair(transport, PerfLimits.defaults());
		PerfResult result = pair.client().perf(pair.connect(), PerfRequest.of(uploadBytes, downloadBytes));
		assertThat(result.uploadBytes()).isEqualTo(uploadBytes);
		assertThat(result.downloadBytes()).isEqualTo(downloadBytes);
		assertThat(result.opening()).isPositive();
		assertThat(result.upload()).isPositive();
		assertThat(result.download()).isGreaterThanOrEqualTo(Duration.ZERO);
		if (downloadBytes > 1_000_000) {
			// More than a window: it cannot have been there at once.
			assertThat(result.download()).isPositive();
		}
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void measuresTheDiallerToo(Transport transport) throws Exception {
		NodePair pair = NodePair.over(transport, UnaryOperator.identity(),
				(client) -> client.servePerf(PerfLimits.defaults()));
		this.pairs.add(pair);
		pair.connect();
		Await.until("the server's side", () -> pair.server().connections().size() == 1);
		Connection back = pair.server().connections().get(0);
		PerfResult result = Await.get(pair.server().perfAsync(back, PerfRequest.of(1_000_000, 1_000_000)));
		assertThat(result.uploadBytes() + result.downloadBytes()).isEqualTo(2_000_000);
	}

	@ParameterizedTest
	@EnumSource
	void measuresAgainAndAgainWhereOneStreamIsServedAtATime(Transport transport) {
		NodePair pair = pair(transport, PerfLimits.defaults().withStreams(1, 1));
		Connection connection = pair.connect();
		for (int i = 0; i < 200; i++) {
			assertThat(pair.client().perf(connection, PerfRequest.of(i, i)).downloadBytes()).isEqualTo(i);
		}
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void servesSoManyStreamsAndResetsTheOthers(Transport transport) throws Exception {
		NodePair pair = pair(transport, PerfLimits.defaults().withStreams(3, 8));
		Connection connection = pair.connect();
		List<Stream> served = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			Stream stream = connection.newStream(WellKnownProtocols.PERF);
			stream.write(ByteBuffer.allocate(2_000_000).putLong(0, 77));
			served.add(stream);
		}
		// More than a window and the send queue of each: they are being read.
		for (int i = 0; i < 50; i++) {
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> {
				// The reset may overtake the hand-over of the stream.
				Stream refused = connection.newStream(WellKnownProtocols.PERF);
				refused.readTimeout(Await.PATIENCE);
				refused.read(ByteBuffer.allocate(1));
			}).matches((ex) -> ex.wireCode().orElse(0) == 0x1002);
		}
		for (Stream stream : served) {
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).hasSize(77);
		}
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void letsGoOfAPeerThatReadsNothing(Transport transport) throws Exception {
		NodePair pair = pair(transport, PerfLimits.defaults().withIdleTimeout(Duration.ofMillis(300)));
		Connection connection = pair.connect();
		Stream greedy = ask(connection, EVERYTHING);
		Await.until("it is reset", () -> pair.server().connections().get(0).streams().isEmpty());
		assertThat(Echo.through(connection.newStream(Echo.PROTOCOL), new byte[100])).hasSize(100);
		greedy.reset();
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void endsWhatLastsTooLong(Transport transport) {
		NodePair pair = pair(transport, PerfLimits.defaults().withTimeout(Duration.ofMillis(300)));
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> pair.client().perf(pair.connect(), PerfRequest.of(0, EVERYTHING)))
			.withMessageContaining("of 18446744073709551615")
			.matches((ex) -> ex.reason() == Reason.RESET_BY_PEER);
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void endsWhatIsTooMuch(Transport transport) {
		NodePair pair = pair(transport,
				PerfLimits.defaults().withMaxUploadBytes(1_000_000).withMaxDownloadBytes(1_000_000));
		Connection connection = pair.connect();
		for (PerfRequest request : List.of(PerfRequest.of(0, 1_000_001), PerfRequest.of(50_000_000, 0))) {
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> pair.client().perf(connection, request))
				.matches((ex) -> ex.reason() == Reason.RESET_BY_PEER && ex.wireCode().orElse(0) == 0x1002);
		}
		assertThat(pair.client().perf(connection, PerfRequest.of(1_000_000, 1_000_000)).downloadBytes())
			.isEqualTo(1_000_000);
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void servesOthersAfterThePeerLeftInTheMiddle(Transport transport) throws Exception {
		NodePair pair = pair(transport, PerfLimits.defaults().withStreams(1, 1));
		Connection connection = pair.connect();
		for (int i = 0; i < 20; i++) {
			PerfRequest endless = (i % 2 == 0) ? PerfRequest.of(0, EVERYTHING) : PerfRequest.of(Long.MAX_VALUE, 0);
			AtomicReference<CompletableFuture<PerfResult>> run = new AtomicReference<>(
					pair.client().perfAsync(connection, endless).toCompletableFuture());
			Await.until("it is served", () -> {
				if (run.get().isCompletedExceptionally()) {
					// The one before had its answer, and not yet given its place back.
					run.set(pair.client().perfAsync(connection, endless).toCompletableFuture());
				}
				return served(pair);
			});
			run.get().cancel(true);
			Await.until("there is a place", () -> {
				try {
					return pair.client().perf(connection, PerfRequest.of(1, 1)).downloadBytes() == 1;
				}
				catch (StreamException ex) {
					assertThat(ex.wireCode()).hasValue(0x1002);
					return false;
				}
			});
		}
		assertNothingLeft(pair);
	}

	@Test
	void sendsTheSizeInOneFrame() {
		// js-libp2p reads it from its first chunk alone.
		NodePair pair = NodePair.over(Transport.TCP,
				(server) -> server.identify(false).servePerf(PerfLimits.defaults()),
				(client) -> client.identify(false).logFrames(true));
		this.pairs.add(pair);
		Connection connection = pair.connect();
		try (FrameLines lines = FrameLines.listen()) {
			pair.client().perf(connection, PerfRequest.of(0, 0));
			// After the proposal of the protocol.
			assertThat(lines.texts()).filteredOn((line) -> line.contains("> yamux Data -"))
				.hasSize(2)
				.last(InstanceOfAssertFactories.STRING)
				.endsWith("stream 1 length 8");
		}
	}

	@Test
	void servesTheAllowedAlone() {
		KeyPair friend = KeyPair.generateEd25519();
		PerfLimits limits = PerfLimits.defaults().withAllowedPeers(List.of(friend.peerId()));
		NodePair pair = NodePair.over(Transport.TCP, (server) -> server.servePerf(limits),
				(client) -> client.identity(friend));
		this.pairs.add(pair);
		assertThat(pair.client().perf(pair.connect(), PerfRequest.of(1, 1)).downloadBytes()).isEqualTo(1);
		try (ConnectionManager stranger = Libp2p.builder().build()) {
			assertThatExceptionOfType(StreamException.class)
				.isThrownBy(() -> stranger.perf(stranger.connect(pair.address()), PerfRequest.of(1, 1)))
				.matches((ex) -> ex.wireCode().orElse(0) == 0x1008);
		}
	}

	@ParameterizedTest
	@EnumSource
	void doesNotHoldUpANodeThatStops(Transport transport) throws Exception {
		NodePair pair = pair(transport, PerfLimits.defaults());
		CompletableFuture<PerfResult> run = pair.client()
			.perfAsync(pair.connect(), PerfRequest.of(0, EVERYTHING))
			.toCompletableFuture();
		Await.until("it is served", () -> served(pair));
		long begun = System.nanoTime();
		Await.get(pair.server().stop(Duration.ofSeconds(60)));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
		assertThat(run).failsWithin(Await.PATIENCE);
	}

	/** The server may hear of the connection a moment later than the client. */
	private static boolean served(NodePair pair) {
		return pair.server().connections().stream().anyMatch((connection) -> !connection.streams().isEmpty());
	}

	private static Stream ask(Connection connection, long downloadBytes) {
		Stream stream = connection.newStream(WellKnownProtocols.PERF);
		stream.write(ByteBuffer.allocate(8).putLong(0, downloadBytes));
		stream.closeWrite();
		return stream;
	}

	private static void assertNothingLeft(NodePair pair) {
		Await.until("no streams, handlers and window bytes are left", () -> {
			NodeInfo info = pair.server().info();
			return info.handlersRunning() == 0 && info.windowBytes() == 0
					&& info.connections().stream().allMatch((connection) -> connection.streams().isEmpty())
					&& pair.client().connections().get(0).streams().isEmpty();
		});
	}

}
