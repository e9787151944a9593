/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which readers are told when. What arrives is given to the streams by hand.
 */
@Timeout(60)
class StreamTidingsTests {

	private static final int BULK_BYTES = 64 << 10;

	private static final String KEPT = "/kept/1.0.0";

	private final NodePair pair = NodePair.over(Transport.MEMORY, (server) -> server.handler(KEPT, new KeptStreams()));

	private final Connection connection = this.pair.connect();

	private final List<LiveStream> streams = IntStream.range(0, 4)
		.mapToObj((index) -> (LiveStream) this.connection.newStream(KEPT))
		.toList();

	@AfterEach
	void close() {
		this.pair.close();
	}

	/** On the loop, in one task: nothing else is told meanwhile. */
	private void withTidings(Consumer<StreamTidings> test) throws Exception {
		ConnectionDriver driver = this.streams.get(0).liveConnection().driver();
		CompletableFuture<Void> done = CompletableFuture.runAsync(() -> test.accept(driver.streams().tidings()),
				driver.loop());
		Await.get(done);
	}

	private void arrives(int stream, int bytes) {
		intake(stream).accept(ByteBuffer.allocate(bytes), null);
	}

	private StreamIntake intake(int stream) {
		return this.streams.get(stream).driver().intake();
	}

	private List<Integer> untold() {
		return IntStream.range(0, this.streams.size()).mapToObj((stream) -> intake(stream).untoldBytes()).toList();
	}

	@Test
	void tellsReadersOfLittleAndHoldsThoseOfBulk() throws Exception {
		withTidings((tidings) -> {
			arrives(0, BULK_BYTES - 1);
			arrives(1, BULK_BYTES);
			tidings.tellReadersOfLittle();
			assertThat(untold()).containsExactly(0, BULK_BYTES, 0, 0);
			tidings.tellReaders();
			assertThat(untold()).containsExactly(0, 0, 0, 0);
		});
	}

	@Test
	void tellsEveryOtherReaderWhoeverIsHeld() throws Exception {
		withTidings((tidings) -> {
			for (int held = 0; held < 16; held++) {
				for (int stream = 0; stream < 4; stream++) {
					arrives(stream, ((held >> stream & 1) != 0) ? BULK_BYTES : 10);
				}
				tidings.tellReadersOfLittle();
				for (int stream = 0; stream < 4; stream++) {
					assertThat(intake(stream).untoldBytes()).isEqualTo(((held >> stream & 1) != 0) ? BULK_BYTES : 0);
				}
				tidings.tellReaders();
				assertThat(untold()).containsExactly(0, 0, 0, 0);
			}
		});
	}

	@Test
	void countsWhatArrivesSinceTheReadersWereTold() throws Exception {
		withTidings((tidings) -> {
			arrives(0, BULK_BYTES / 2);
			arrives(0, BULK_BYTES / 2);
			tidings.tellReadersOfLittle();
			assertThat(intake(0).untoldBytes()).as("bulk, taken together").isEqualTo(BULK_BYTES);
			tidings.tellReaders();
			arrives(0, 10);
			tidings.tellReadersOfLittle();
			assertThat(intake(0).untoldBytes()).as("little again").isZero();
		});
	}

}
