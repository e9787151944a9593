/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class MessageWriterTests {

	private final FakeConnection connection = FakeConnection.dial("c", new ManualClock());

	@Test
	void writesEachMessageAfterItsLength() {
		PipedStream stream = stream(1000);
		MessageWriter writer = new MessageWriter(stream, 300);
		writer.write(HexFormat.of().parseHex("616263"));
		writer.write(new byte[0]);
		writer.write(new byte[300]);
		assertThat(stream.other().received()).startsWith(HexFormat.of().parseHex("03616263" + "00" + "ac02"))
			.hasSize(4 + 1 + 302);
	}

	@Test
	void writesNothingOfAMessageThatIsTooLong() {
		PipedStream stream = stream(1000);
		MessageWriter writer = new MessageWriter(stream, 3);
		assertThatIllegalArgumentException().isThrownBy(() -> writer.write(new byte[4]))
			.withMessageContaining("at most 3 bytes");
		assertThat(stream.other().received()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> new MessageWriter(stream, 0));
	}

	@Test
	void keepsMessagesOfSeveralThreadsWhole() throws Exception {
		PipedStream stream = stream(16);
		MessageWriter writer = new MessageWriter(stream, 1000);
		int threads = 4;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<CompletableFuture<?>> all = new ArrayList<>();
			for (int i = 1; i <= threads; i++) {
				byte[] message = new byte[i * 20];
				Arrays.fill(message, (byte) i);
				all.add(CompletableFuture.runAsync(() -> {
					for (int round = 0; round < 50; round++) {
						writer.write(message);
					}
				}, pool));
			}
			CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenRun(stream::closeWrite);
			MessageReader reader = new MessageReader(stream.other(), 1000);
			int read = 0;
			for (Optional<byte[]> next = reader.read(); next.isPresent(); next = reader.read()) {
				byte[] message = next.get();
				assertThat(message).hasSize(message[0] * 20).containsOnly(message[0]);
				read++;
			}
			assertThat(read).isEqualTo(threads * 50);
			Await.get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void writesWithoutAThread() {
		PipedStream stream = stream(4);
		MessageWriter writer = new MessageWriter(stream, 10);
		CompletableFuture<Void> written = writer.writeAsync(HexFormat.of().parseHex("6162636465"))
			.toCompletableFuture();
		assertThat(written).isNotDone();
		assertThat(new MessageReader(stream.other(), 10).read())
			.hasValueSatisfying((message) -> assertThat(message).isEqualTo(HexFormat.of().parseHex("6162636465")));
		assertThat(written).isCompleted();
		assertThatIllegalArgumentException().isThrownBy(() -> writer.writeAsync(new byte[11]))
			.withMessageContaining("at most 10 bytes");
	}

	private PipedStream stream(int windowBytes) {
		return PipedStream.open(this.connection, this.connection.other(), "/messages/1", 1, windowBytes);
	}

}
