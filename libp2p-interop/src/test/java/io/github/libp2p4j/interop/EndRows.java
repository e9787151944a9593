/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Rows about the end of a connection, and about a connection that nobody uses. Stateless.
 */
final class EndRows {

	private static final String GROUP = "Life and end of a connection";

	private static final Duration GRACE = Duration.ofSeconds(10);

	/** How long a peer may take to notice what it was told; less than any keepalive. */
	private static final Duration NOTICE = Duration.ofSeconds(5);

	private static final long HELD_BYTES = 2 << 20;

	static final Duration IDLE = Duration.ofMinutes(2);

	private EndRows() {
	}

	static java.util.stream.Stream<Row> all() {
		return java.util.stream.Stream.of(
				Row.of(GROUP, "two idle minutes", EndRows::idle).in(Row.PeerProcess.SIDE_BY_SIDE),
				Row.of(GROUP, "it hangs up", EndRows::itHangsUp),
				Row.of(GROUP, "it hangs up, a stream is open", EndRows::itHangsUpWithAStream),
				Row.of(GROUP, "it stops", EndRows::itStops).in(Row.PeerProcess.OWN),
				Row.of(GROUP, "it stops, a stream is open", EndRows::itStopsWithAStream).in(Row.PeerProcess.OWN),
				Row.of(GROUP, "we hang up", EndRows::weHangUp),
				Row.of(GROUP, "we drain, our stream finishes", EndRows::weDrain),
				Row.of(GROUP, "we stop, its stream finishes", EndRows::weStop));
	}

	private static void idle(Cell cell) throws Exception {
		Connection connection = cell.connection();
		CompletableFuture<CloseReason> closed = connection.closed().toCompletableFuture();
		CloseReason early = closed.copy().completeOnTimeout(null, IDLE.toSeconds(), TimeUnit.SECONDS).get();
		assertThat(early).as("The end of a connection that was idle").isNull();
		assertThat(cell.node().ping(connection, 1)).hasSize(1);
		cell.tell("ping", Map.<String, Object>of("count", 1));
		cell.stillWorks();
		assertThat(cell.peerConnections()).hasSize(1);
	}

	private static void itHangsUp(Cell cell) throws Exception {
		Connection connection = cell.connection();
		cell.stillWorks();
		cell.tell("hangUp", Map.of());
		assertThat(Cell.soon(connection.closed()).kind()).isEqualTo(CloseReason.Kind.NORMAL);
		assertThat(cell.node().connections()).isEmpty();
	}

	private static void itHangsUpWithAStream(Cell cell) throws Exception {
		Stream stream = cell.connection().newStream(TestProtocols.ECHO);
		stream.write(ByteBuffer.wrap(Content.bytes(1000)));
		Content.exactly(stream, 1000);
		cell.tell("hangUp", Map.of());
		isLostWithTheConnection(stream);
	}

	/**
	 * Some close their sockets without having said goodbye (F4); a stream does not read
	 * as ended for all that.
	 */
	private static void isLostWithTheConnection(Stream stream) throws Exception {
		assertThat(Cell.soon(stream.connection().closed()).kind()).isIn(CloseReason.Kind.NORMAL,
				CloseReason.Kind.TRANSPORT_LOST);
		StreamException failure = catchThrowableOfType(StreamException.class, () -> Content.drain(stream));
		assertThat(failure).isNotNull();
		assertThat(failure.reason()).isIn(StreamException.Reason.CONNECTION_LOST, StreamException.Reason.RESET_BY_PEER);
	}

	private static void itStops(Cell cell) throws Exception {
		Connection connection = cell.connection();
		cell.stillWorks();
		cell.peer().tell("stop", Map.of());
		assertThat(cell.peer().awaitExit()).isZero();
		assertThat(Cell.soon(connection.closed()).kind()).isEqualTo(CloseReason.Kind.NORMAL);
	}

	private static void itStopsWithAStream(Cell cell) throws Exception {
		Stream stream = cell.connection().newStream(TestProtocols.ECHO);
		stream.write(ByteBuffer.wrap(Content.bytes(1000)));
		Content.exactly(stream, 1000);
		cell.peer().tell("stop", Map.of());
		assertThat(cell.peer().awaitExit()).isZero();
		isLostWithTheConnection(stream);
	}

	private static void weHangUp(Cell cell) throws Exception {
		Connection connection = cell.connection();
		cell.stillWorks();
		connection.close();
		assertThat(Cell.soon(connection.closed()).kind()).isEqualTo(CloseReason.Kind.CLOSED_BY_APPLICATION);
		seesTheEnd(cell);
	}

	private static void seesTheEnd(Cell cell) throws Exception {
		long start = System.nanoTime();
		cell.awaitPeerEvent("connection:close", (event) -> true);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICE);
		assertThat(cell.peerConnections()).isEmpty();
	}

	private static void weDrain(Cell cell) throws Exception {
		Connection connection = cell.connection();
		try (Stream stream = connection.newStream(TestProtocols.ECHO)) {
			stream.write(ByteBuffer.wrap(Content.bytes(1000)));
			Content.exactly(stream, 1000);
			CompletionStage<CloseReason> drained = connection.drain(GRACE);
			assertThatExceptionOfType(ConnectionException.class)
				.isThrownBy(() -> connection.newStream(TestProtocols.ECHO));
			assertThat(connection.state()).isEqualTo(ConnectionState.DRAINING);
			stream.write(ByteBuffer.wrap(Content.bytes(50_000)));
			stream.closeWrite();
			assertThat(Content.drain(stream).bytes()).isEqualTo(50_000);
			assertThat(Cell.soon(drained).kind()).isEqualTo(CloseReason.Kind.CLOSED_BY_APPLICATION);
		}
		seesTheEnd(cell);
	}

	private static void weStop(Cell cell) throws Exception {
		JsonNode held = cell.tell("hold", Map.<String, Object>of("bytes", HELD_BYTES));
		Connection connection = cell.connection();
		CompletionStage<Void> stopped = cell.node().stop(GRACE);
		Cell.eventually("it takes no new streams", () -> connection.state() == ConnectionState.DRAINING);
		cell.peer()
			.tell("resume", Map.<String, Object>of("peer", cell.node().peerId().toString(), "stream",
					held.get("stream").asText()));
		Cell.soon(stopped);
		assertThat(Cell.soon(connection.closed()).kind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
		seesTheEnd(cell);
	}

}
