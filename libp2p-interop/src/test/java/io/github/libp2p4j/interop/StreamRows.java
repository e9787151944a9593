/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Rows about the ends of streams: one half, or both at once. Stateless. */
final class StreamRows {

	private static final String GROUP = "Ends of streams";

	private static final int LATE_BYTES = 300_000;

	private static final int BEFORE_RESET_BYTES = 100_000;

	private static final int CODE = 0x1234;

	private StreamRows() {
	}

	static java.util.stream.Stream<Row> all() {
		return java.util.stream.Stream.of(
				Row.of(GROUP, "half-close, its answer comes after our FIN", StreamRows::weFinishFirst),
				Row.of(GROUP, "half-close, our answer comes after its FIN", StreamRows::itFinishesFirst),
				Row.of(GROUP, "it resets our stream in the middle", StreamRows::itResetsOurs),
				Row.of(GROUP, "it resets its stream in the middle", StreamRows::itResetsItsOwn),
				Row.of(GROUP, "we reset our stream in the middle", StreamRows::weResetOurs),
				Row.of(GROUP, "we reset its stream in the middle", StreamRows::weResetIts),
				Row.of(GROUP, "reason code of its reset", StreamRows::itTellsACode),
				Row.of(GROUP, "reason code of our reset", StreamRows::weTellACode));
	}

	private static void weFinishFirst(Cell cell) throws Exception {
		try (Stream stream = cell.connection().newStream(TestProtocols.LATE)) {
			byte[] sent = Content.write(stream, LATE_BYTES, () -> 10_000);
			stream.closeWrite();
			long finNanos = System.nanoTime();
			ByteBuffer answer = Content.exactly(stream, 40);
			assertThat(Duration.ofNanos(System.nanoTime() - finNanos))
				.isGreaterThan(Duration.ofMillis(TestProtocols.LATE_MILLIS / 2));
			assertThat(answer.array()).isEqualTo(Content.countAndSha256(LATE_BYTES, sent));
			assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
	}

	private static void itFinishesFirst(Cell cell) throws Exception {
		JsonNode answer = cell.tell("late", Map.<String, Object>of("bytes", LATE_BYTES));
		assertThat(answer.get("waitedMillis").asDouble()).isGreaterThan(TestProtocols.LATE_MILLIS / 2.0);
	}

	private static void itResetsOurs(Cell cell) throws Exception {
		Stream stream = cell.connection().newStream(TestProtocols.RESET);
		stream.write(ByteBuffer.allocate(2 * Integer.BYTES).putInt(1000).putInt(BEFORE_RESET_BYTES).flip());
		Content.write(stream, 1000);
		StreamException failure = catchThrowableOfType(StreamException.class, () -> Content.drain(stream));
		assertThat(failure).isNotNull();
		assertThat(failure.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		cell.stillWorks();
	}

	private static void itResetsItsOwn(Cell cell) throws Exception {
		cell.tell("localReset", Map.<String, Object>of("bytes", BEFORE_RESET_BYTES));
		assertThat(outcomeOfEcho(cell)).isEqualTo(StreamOutcome.RESET_BY_PEER);
		cell.stillWorks();
	}

	private static StreamOutcome outcomeOfEcho(Cell cell) throws InterruptedException {
		return cell.events()
			.await(NetworkEvent.StreamClosed.class, (event) -> event.protocol().equals(TestProtocols.ECHO))
			.outcome();
	}

	private static void weResetOurs(Cell cell) throws Exception {
		Stream stream = halfEchoed(cell);
		stream.reset();
		assertThat(resetHandler(cell).get("error").asText()).isEqualTo("StreamResetError");
		cell.stillWorks();
	}

	private static Stream halfEchoed(Cell cell) throws Exception {
		Stream stream = cell.connection().newStream(TestProtocols.ECHO);
		Content.write(stream, BEFORE_RESET_BYTES);
		Content.exactly(stream, BEFORE_RESET_BYTES / 2);
		return stream;
	}

	private static JsonNode resetHandler(Cell cell) throws InterruptedException {
		return cell.awaitPeerEvent("handler:failed",
				(event) -> event.get("protocol").asText().equals(TestProtocols.ECHO));
	}

	private static void weResetIts(Cell cell) throws Exception {
		JsonNode answer = cell.tell("remoteReset",
				Map.<String, Object>of("readBytes", 1000, "writeBytes", BEFORE_RESET_BYTES));
		assertThat(answer.get("error").asText()).as(answer.toString()).isEqualTo("StreamResetError");
		cell.stillWorks();
	}

	private static void itTellsACode(Cell cell) throws Exception {
		cell.tell("localReset", Map.<String, Object>of("bytes", BEFORE_RESET_BYTES, "code", CODE));
		assertThat(outcomeOfEcho(cell)).isEqualTo(StreamOutcome.RESET_BY_PEER);
		Cell.eventually("the handler failed", () -> !cell.protocols().failures().isEmpty());
		assertThat(cell.protocols().failures().get(0).wireCode()).isEqualTo(OptionalLong.of(CODE));
	}

	private static void weTellACode(Cell cell) throws Exception {
		Stream stream = halfEchoed(cell);
		stream.reset(CODE);
		assertThat(resetHandler(cell).path("code").asLong()).isEqualTo(CODE);
	}

}
