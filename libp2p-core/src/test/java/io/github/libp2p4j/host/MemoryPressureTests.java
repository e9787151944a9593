/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Which stream gives way when applications leave more unread than a budget holds.
 */
@Timeout(60)
class MemoryPressureTests {

	private static final String KEPT = "/kept/1.0.0";

	private static final int KIB = 1024;

	private final KeptStreams kept = new KeptStreams();

	private final AtomicInteger refusals = new AtomicInteger();

	private final NetworkObserver observer = new NetworkObserver() {

		@Override
		public void windowGrowthRefused() {
			MemoryPressureTests.this.refusals.incrementAndGet();
		}

	};

	@AutoClose
	private NodePair pair = pair((limits) -> limits);

	@AutoClose
	private final ConnectionManager other = Libp2p.builder().start();

	@Test
	void overTheConnectionsBudgetItsGreediestStreamIsReset() throws Exception {
		restart((limits) -> limits.maxConnectionWindowBytes(300 * KIB));
		Stream modest = fill(this.pair.client(), 100);
		Stream greedy = fill(this.pair.client(), 150);
		assertThat(modest.state()).isEqualTo(StreamState.OPEN);
		Stream last = fill(this.pair.client(), 60);
		assertIsReset(greedy);
		assertIsWhole(modest, 100);
		assertIsWhole(last, 60);
	}

	@Test
	void overTheNodesBudgetTheGreediestStreamOfTheGreediestConnectionIsReset() throws Exception {
		restart((limits) -> limits.maxProcessWindowBytes(300 * KIB));
		Stream modest = fill(this.pair.client(), 50);
		Stream greedy = fill(this.pair.client(), 150);
		Stream innocent = fill(this.other, 110);
		assertIsReset(greedy);
		assertIsWhole(modest, 50);
		assertIsWhole(innocent, 110);
		assertThat(this.pair.server().connections()).hasSize(2);
	}

	@Test
	void aConnectionThatUsesUpTheNodesRoomForGrowthLeavesOthersTheirInitialWindows() throws Exception {
		restart((limits) -> limits.maxProcessWindowBytes(400 * KIB));
		Connection greedy = this.pair.client().connect(this.pair.address());
		Ends grown = ends(greedy);
		Await.until("a window has grown", () -> grown.windowBytesAfter(250) == 512 * KIB);
		Connection modest = this.other.connect(this.pair.address());
		Ends small = ends(modest);
		for (int round = 0; round < 20; round++) {
			assertThat(small.windowBytesAfter(250)).isEqualTo(256 * KIB);
		}
		assertThat(this.refusals).hasPositiveValue();
		assertThat(grown.windowBytesAfter(250)).isEqualTo(512 * KIB);
		assertThat(greedy.isOpen()).isTrue();
		greedy.close();
		Await.until("what it had is there for others", () -> small.windowBytesAfter(250) == 512 * KIB);
	}

	private Ends ends(Connection connection) throws Exception {
		Stream stream = connection.newStream(KEPT);
		stream.write(ByteBuffer.allocate(1));
		stream.flush();
		Stream served = this.kept.next();
		assertThat(served.read(ByteBuffer.allocate(1))).isOne();
		return new Ends(stream, served);
	}

	/** Both ends of a stream that the server serves. */
	private final class Ends {

		private final Stream stream;

		private final Stream served;

		Ends(Stream stream, Stream served) {
			this.stream = stream;
			this.served = served;
		}

		/**
		 * Sends so much, reads it once it is all there, and says how large the receive
		 * window is then.
		 */
		int windowBytesAfter(int kib) {
			this.stream.write(ByteBuffer.allocate(kib * KIB));
			this.stream.flush();
			Await.until(kib + " KiB have arrived", () -> unreadBytes(this.served) == kib * KIB);
			assertIsWhole(this.served, kib);
			return (int) served(this.served).mapToLong(StreamInfo::receiveWindowBytes).max().orElse(0);
		}

	}

	private void restart(UnaryOperator<Limits.Builder> limits) {
		this.pair.close();
		this.pair = pair(limits);
	}

	private NodePair pair(UnaryOperator<Limits.Builder> limits) {
		return NodePair.over(Transport.MEMORY,
				(server) -> server.handler(KEPT, this.kept)
					.observer(this.observer)
					.limits(limits.apply(Limits.defaults().toBuilder()).build()));
	}

	/**
	 * Leaves so much unread on a new stream.
	 * @return the server's end
	 */
	private Stream fill(ConnectionManager client, int kib) throws Exception {
		Stream stream = client.connect(this.pair.address()).newStream(KEPT);
		stream.write(ByteBuffer.allocate(kib * KIB));
		stream.flush();
		Stream served = this.kept.next();
		Await.until(kib + " KiB have arrived or the stream is reset",
				() -> stream.state() != StreamState.OPEN || unreadBytes(served) == kib * KIB);
		return served;
	}

	private static long unreadBytes(Stream served) {
		return served(served).mapToLong(StreamInfo::unreadBytes).max().orElse(0);
	}

	/** What the server knows of a stream now. */
	private static java.util.stream.Stream<StreamInfo> served(Stream served) {
		return served.connection()
			.info()
			.toCompletableFuture()
			.join()
			.streams()
			.stream()
			.filter((stream) -> stream.id() == served.id());
	}

	private void assertIsReset(Stream served) {
		Await.until("the greedy stream is reset", () -> served.state() == StreamState.RESET);
		StreamException failure = catchThrowableOfType(StreamException.class,
				() -> served.read(ByteBuffer.allocate(1)));
		assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
		assertThat(failure).hasMessageContaining("too much unread data in memory");
	}

	private void assertIsWhole(Stream served, int kib) {
		ByteBuffer all = ByteBuffer.allocate(kib * KIB);
		while (all.hasRemaining()) {
			assertThat(served.read(all)).isPositive();
		}
	}

}
