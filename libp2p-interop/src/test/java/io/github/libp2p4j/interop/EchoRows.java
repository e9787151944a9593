/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.Map;
import java.util.stream.Stream;

/** Rows about echoes: every byte comes back, of any size, cut in any way. Stateless. */
final class EchoRows {

	private static final String GROUP = "Echo with checksums";

	private static final long RANDOM_SEED = 20261122;

	private static final int RANDOM_BYTES = 5_000_000;

	private static final int CONCURRENT = 100;

	private static final int CONCURRENT_BYTES = 300_000;

	private static final int SEQUENTIAL = 5000;

	private EchoRows() {
	}

	static Stream<Row> all() {
		Stream<Row> sizes = Stream
			.of(size("0 B", 0), size("1 B", 1), size("256 KiB − 1", (256 << 10) - 1), size("256 KiB", 256 << 10),
					size("256 KiB + 1", (256 << 10) + 1), size("1 MiB", 1 << 20), size("16 MiB", 16 << 20),
					size("64 MiB", 64 << 20))
			.flatMap((rows) -> rows);
		return Stream.concat(sizes, Stream.of(Row.of(GROUP, "random chunks, we open", EchoRows::weSendRandomChunks),
				Row.of(GROUP, "random chunks, it opens", EchoRows::itSendsRandomChunks),
				Row.of(GROUP, "100 streams at once, we open", EchoRows::weOpenManyAtOnce),
				Row.of(GROUP, "100 streams at once, it opens", EchoRows::itOpensManyAtOnce),
				Row.of(GROUP, "5,000 streams one after the other, we open", EchoRows::weOpenOneAfterTheOther),
				Row.of(GROUP, "5,000 streams one after the other, it opens", EchoRows::itOpensOneAfterTheOther)));
	}

	private static Stream<Row> size(String title, long bytes) {
		return Stream.of(Row.of(GROUP, title + ", we open", (cell) -> cell.echo(bytes)), Row.of(GROUP,
				title + ", it opens", (cell) -> cell.tell("echo", Map.<String, Object>of("bytes", bytes))));
	}

	private static void weSendRandomChunks(Cell cell) throws Exception {
		cell.echoClient().echo(cell.connection(), RANDOM_BYTES, Content.randomChunks(RANDOM_SEED));
	}

	private static void itSendsRandomChunks(Cell cell) throws Exception {
		cell.tell("echo", Map.<String, Object>of("bytes", RANDOM_BYTES, "chunkBytes", Content.CHUNK_BYTES, "randomSeed",
				RANDOM_SEED));
	}

	private static void weOpenManyAtOnce(Cell cell) throws Exception {
		cell.echoClient().echoAtOnce(cell.connection(), CONCURRENT, CONCURRENT_BYTES);
		cell.stillWorks();
	}

	private static void itOpensManyAtOnce(Cell cell) throws Exception {
		cell.tell("echo", Map.<String, Object>of("bytes", CONCURRENT_BYTES, "streams", CONCURRENT));
		cell.stillWorks();
	}

	private static void weOpenOneAfterTheOther(Cell cell) throws Exception {
		for (int i = 0; i < SEQUENTIAL; i++) {
			cell.echo(32);
		}
		cell.stillWorks();
	}

	private static void itOpensOneAfterTheOther(Cell cell) throws Exception {
		cell.tell("sequential", Map.<String, Object>of("count", SEQUENTIAL));
		cell.stillWorks();
	}

}
