/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class PerfTrafficTests {

	private static final int CHUNKS = 500;

	private static final long BYTES = (long) CHUNKS * PerfTraffic.CHUNK_BYTES;

	@Test
	void allocatesNextToNothingForEachChunk() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY, (server) -> server.handler("/zeros/1", (stream) -> {
			stream.inputStream().skipNBytes(2 * BYTES);
			new PerfTraffic(stream, () -> {
			}).send(2 * BYTES);
		})); Stream stream = pair.connect().newStream("/zeros/1")) {
			PerfTraffic traffic = new PerfTraffic(stream, () -> {
			});
			traffic.send(BYTES);
			long before = allocatedBytes();
			traffic.send(BYTES);
			long sending = allocatedBytes() - before;
			receive(traffic, BYTES);
			before = allocatedBytes();
			receive(traffic, 2 * BYTES);
			long receiving = allocatedBytes() - before;
			assertThat(traffic.sentBytes()).isEqualTo(2 * BYTES);
			assertThat(traffic.receivedBytes()).isEqualTo(2 * BYTES);
			assertThat(traffic.receive()).isFalse();
			// A buffer for each would be 65,536 bytes a chunk; waiting for the peer costs
			// a
			// few small objects each time.
			assertThat(sending).isLessThan(CHUNKS * 1024L);
			assertThat(receiving).isLessThan(CHUNKS * 1024L);
		}
	}

	@Test
	void tellsOfEachChunk() throws Exception {
		AtomicLong told = new AtomicLong();
		try (NodePair pair = NodePair.over(Transport.MEMORY); Stream stream = pair.connect().newStream("/echo/1.0.0")) {
			PerfTraffic traffic = new PerfTraffic(stream, told::incrementAndGet);
			traffic.send(PerfTraffic.CHUNK_BYTES + 1);
			assertThat(told).hasValue(2);
			assertThat(traffic.sentBytes()).isEqualTo(PerfTraffic.CHUNK_BYTES + 1);
			assertThat(traffic.receive()).isTrue();
			assertThat(told).hasValue(3);
		}
	}

	@Test
	void sendsZerosWhateverItReceived() throws Exception {
		try (NodePair pair = NodePair.over(Transport.MEMORY); Stream stream = pair.connect().newStream("/echo/1.0.0")) {
			PerfTraffic traffic = new PerfTraffic(stream, () -> {
			});
			stream.write(ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }));
			receive(traffic, 4);
			traffic.send(4);
			assertThat(stream.inputStream().readNBytes(4)).isEqualTo(new byte[4]);
		}
	}

	private static void receive(PerfTraffic traffic, long untilBytes) {
		while (traffic.receivedBytes() < untilBytes) {
			assertThat(traffic.receive()).isTrue();
		}
	}

	/** The module does not read java.management, so that reflection it is. */
	private static long allocatedBytes() throws Exception {
		Object threads = Class.forName("java.lang.management.ManagementFactory")
			.getMethod("getThreadMXBean")
			.invoke(null);
		Method method = Class.forName("com.sun.management.ThreadMXBean")
			.getMethod("getThreadAllocatedBytes", long.class);
		return (long) method.invoke(threads, Thread.currentThread().getId());
	}

}
