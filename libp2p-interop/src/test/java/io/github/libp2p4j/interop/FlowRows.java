/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamInfo;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows about flow control: windows, and readers that take their time. Stateless. */
final class FlowRows {

	private static final String GROUP = "Flow control";

	private static final long INITIAL_WINDOW_BYTES = 256 << 10;

	/** Long enough that a window of 256 KiB is the bottleneck. */
	private static final Duration LINE_DELAY = Duration.ofMillis(25);

	private static final long LARGE_BYTES = 16 << 20;

	/** Many windows of those that have not grown. */
	private static final long HELD_BYTES = 8 << 20;

	/** More than twice the largest window that anybody grants. */
	private static final long NEVER_GRANTED_BYTES = 40 << 20;

	private FlowRows() {
	}

	static java.util.stream.Stream<Row> all() {
		return java.util.stream.Stream.of(Row.of(GROUP, "upload and download, we open", FlowRows::weUploadAndDownload),
				Row.of(GROUP, "upload and download, it opens", FlowRows::itUploadsAndDownloads),
				Row.of(GROUP, "our window grows above 256 KiB", FlowRows::ourWindowGrows),
				Row.of(GROUP, "its window grows above 256 KiB", FlowRows::itsWindowGrows),
				Row.of(GROUP, "our reader is slow, other streams go on", FlowRows::weReadSlowly),
				Row.of(GROUP, "its reader is slow, other streams go on", FlowRows::itReadsSlowly),
				Row.of(GROUP, "its slow reader holds us back", FlowRows::itHoldsUsBack));
	}

	private static void weUploadAndDownload(Cell cell) throws Exception {
		try (Stream stream = cell.connection().newStream(TestProtocols.SINK)) {
			Content.write(stream, LARGE_BYTES);
			stream.closeWrite();
			assertThat(Content.exactly(stream, Long.BYTES).getLong()).isEqualTo(LARGE_BYTES);
		}
		try (Stream stream = source(cell, LARGE_BYTES)) {
			assertThat(Content.drain(stream).bytes()).isEqualTo(LARGE_BYTES);
		}
	}

	private static Stream source(Cell cell, long bytes) throws Exception {
		Stream stream = cell.connection().newStream(TestProtocols.SOURCE);
		stream.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip());
		stream.closeWrite();
		return stream;
	}

	private static void itUploadsAndDownloads(Cell cell) throws Exception {
		assertThat(cell.tell("sink", Map.<String, Object>of("bytes", LARGE_BYTES)).get("bytes").asLong())
			.isEqualTo(LARGE_BYTES);
		assertThat(cell.tell("source", Map.<String, Object>of("bytes", LARGE_BYTES)).get("bytes").asLong())
			.isEqualTo(LARGE_BYTES);
	}

	private static void ourWindowGrows(Cell cell) throws Exception {
		AtomicLong largest = new AtomicLong();
		cell.node((builder) -> builder.observer(new NetworkObserver() {
			@Override
			public void windowGrew(long fromBytes, long toBytes) {
				largest.accumulateAndGet(toBytes, Math::max);
			}
		}));
		cell.delay(LINE_DELAY);
		try (Stream stream = source(cell, LARGE_BYTES)) {
			assertThat(Content.drain(stream).bytes()).isEqualTo(LARGE_BYTES);
		}
		assertThat(largest).hasValueGreaterThan(INITIAL_WINDOW_BYTES);
	}

	private static void itsWindowGrows(Cell cell) throws Exception {
		cell.delay(LINE_DELAY);
		try (Stream stream = cell.connection().newStream(TestProtocols.SINK)) {
			Content.write(stream, LARGE_BYTES);
			// All of it is read in the end, and then most of the window is ours to fill.
			Cell.eventually("it grants more than 256 KiB",
					() -> cell.info(stream.id()).sendCreditBytes() > INITIAL_WINDOW_BYTES);
			stream.closeWrite();
			assertThat(Content.exactly(stream, Long.BYTES).getLong()).isEqualTo(LARGE_BYTES);
		}
	}

	private static void weReadSlowly(Cell cell) throws Exception {
		try (Stream stream = source(cell, HELD_BYTES)) {
			Content.exactly(stream, 1000);
			Cell.eventually("our window is full", () -> {
				StreamInfo info = cell.info(stream.id());
				return info.unreadBytes() > info.receiveWindowBytes() / 2;
			});
			othersGoOn(cell);
			StreamInfo held = cell.info(stream.id());
			assertThat(held.unreadBytes()).isLessThanOrEqualTo(held.receiveWindowBytes());
			assertThat(held.bytesReceived()).isLessThan(HELD_BYTES);
			assertThat(Content.drain(stream).bytes()).isEqualTo(HELD_BYTES - 1000);
		}
	}

	private static void othersGoOn(Cell cell) throws Exception {
		cell.echo(1 << 20);
		cell.tell("echo", Map.<String, Object>of("bytes", 1 << 20));
		Cell.soon(cell.connection().sessionPing());
	}

	private static void itReadsSlowly(Cell cell) throws Exception {
		JsonNode held = cell.tell("hold", Map.<String, Object>of("bytes", HELD_BYTES));
		othersGoOn(cell);
		JsonNode answer = cell.tell("resume", Map.<String, Object>of("stream", held.get("stream").asText()));
		assertThat(answer.get("bytes").asLong()).isIn(HELD_BYTES, HELD_BYTES - 1000);
		cell.stillWorks();
	}

	private static void itHoldsUsBack(Cell cell) throws Exception {
		JsonNode held = cell.tell("hold", Map.<String, Object>of("bytes", NEVER_GRANTED_BYTES));
		long id = cell.events()
			.await(NetworkEvent.StreamOpened.class,
					(event) -> event.protocol().equals(TestProtocols.SOURCE) && event.direction() == Direction.INBOUND)
			.streamId();
		Cell.eventually("the credit is used up", () -> cell.info(id).sendCreditBytes() == 0);
		othersGoOn(cell);
		StreamInfo info = cell.info(id);
		assertThat(info.sendCreditBytes()).isZero();
		assertThat(info.bytesSent()).isLessThan(NEVER_GRANTED_BYTES);
		cell.tell("resume", Map.<String, Object>of("stream", held.get("stream").asText()));
	}

}
