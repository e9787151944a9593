/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes between two whole nodes, over memory and over TCP.
 */
@Timeout(120)
class NodeTransferTests {

	private final List<NodePair> pairs = new ArrayList<>();

	@AfterEach
	void close() {
		this.pairs.forEach(NodePair::close);
	}

	private NodePair pair(Transport transport) {
		NodePair pair = NodePair.over(transport);
		this.pairs.add(pair);
		return pair;
	}

	@ParameterizedTest
	@CsvSource({ "MEMORY, 0", "MEMORY, 1", "MEMORY, 65519", "MEMORY, 65520", "MEMORY, 262143", "MEMORY, 262144",
			"MEMORY, 262145", "MEMORY, 1048577", "MEMORY, 16777216", "TCP, 0", "TCP, 1", "TCP, 65519", "TCP, 65520",
			"TCP, 262143", "TCP, 262144", "TCP, 262145", "TCP, 1048577", "TCP, 16777216" })
	void echoes(Transport transport, int length) throws Exception {
		byte[] bytes = Echo.randomBytes(length, length);
		Stream stream = pair(transport).connect().newStream(Echo.PROTOCOL);
		assertThat(Echo.through(stream, bytes)).isEqualTo(bytes);
		Await.get(stream.closed());
		assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource
	void echoesOverAThousandStreamsOneAfterTheOther(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		Connection connection = pair.connect();
		for (int i = 0; i < 1000; i++) {
			byte[] bytes = Echo.randomBytes(i, i % 300);
			try (Stream stream = connection.newStream(Echo.PROTOCOL)) {
				stream.write(ByteBuffer.wrap(bytes));
				stream.closeWrite();
				assertThat(stream.inputStream().readAllBytes()).as("stream %s", i).isEqualTo(bytes);
			}
		}
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void echoesOverAHundredStreamsAtOnce(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		Connection connection = pair.connect();
		ExecutorService executor = Executors.newFixedThreadPool(100);
		try {
			List<Future<byte[]>> echoes = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				byte[] bytes = Echo.randomBytes(i, 100_000 + i);
				echoes.add(executor.submit(() -> Echo.through(connection.newStream(Echo.PROTOCOL), bytes)));
			}
			for (int i = 0; i < 100; i++) {
				assertThat(echoes.get(i).get(60, TimeUnit.SECONDS)).as("stream %s", i)
					.isEqualTo(Echo.randomBytes(i, 100_000 + i));
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(pair.server().connections()).hasSize(1);
		assertNothingLeft(pair);
	}

	@ParameterizedTest
	@EnumSource
	void echoesInBothDirectionsOfOneConnection(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		pair.client().handle(Echo.PROTOCOL, Echo.HANDLER);
		pair.connect();
		byte[] bytes = Echo.randomBytes(5, 300_000);
		Await.until("the server's side", () -> pair.server().connections().size() == 1);
		Stream back = pair.server().newStream(pair.client().peerId(), Echo.PROTOCOL);
		assertThat(back.id()).isEven();
		assertThat(Echo.through(back, bytes)).isEqualTo(bytes);
		assertThat(Echo.through(pair.connect().newStream(Echo.PROTOCOL), bytes)).isEqualTo(bytes);
		assertThat(pair.server().connections()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void answersAfterTheQuestionEnded(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		pair.server().handle("/count/1.0.0", (stream) -> {
			byte[] question = stream.inputStream().readAllBytes();
			stream.write(ByteBuffer.allocate(4).putInt(question.length).flip());
		});
		Stream stream = pair.connect().newStream("/count/1.0.0");
		stream.write(ByteBuffer.wrap(Echo.randomBytes(1, 777_777)));
		stream.closeWrite();
		assertThat(stream.state()).isEqualTo(StreamState.HALF_CLOSED_LOCAL);
		assertThat(ByteBuffer.wrap(stream.inputStream().readAllBytes()).getInt()).isEqualTo(777_777);
	}

	@ParameterizedTest
	@EnumSource
	void echoesByStagesAlone(Transport transport) throws Exception {
		Stream stream = pair(transport).connect().newStream(Echo.PROTOCOL);
		for (int i = 0; i < 100; i++) {
			byte[] bytes = Echo.randomBytes(i, 1 + i * 10);
			Await.get(stream.writeAsync(ByteBuffer.wrap(bytes)));
			ByteBuffer echo = ByteBuffer.allocate(bytes.length);
			while (echo.hasRemaining()) {
				assertThat(Await.get(stream.readAsync(echo))).isPositive();
			}
			assertThat(echo.array()).isEqualTo(bytes);
		}
		stream.closeWrite();
		assertThat(Await.get(stream.readAsync(ByteBuffer.allocate(1)))).isEqualTo(-1);
	}

	@ParameterizedTest
	@EnumSource
	void measuresPings(Transport transport) throws Exception {
		NodePair pair = pair(transport);
		Connection connection = pair.connect();
		assertThat(pair.client().ping(connection, 100)).hasSize(100)
			.allSatisfy((time) -> assertThat(time).isPositive());
		assertThat(Await.get(pair.client().pingAsync(connection))).isPositive();
		assertThat(Await.get(connection.sessionPing())).isPositive();
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
