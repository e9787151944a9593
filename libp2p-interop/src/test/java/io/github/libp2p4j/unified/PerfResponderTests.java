/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.host.Libp2p;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PerfResponderTests {

	private static final int CONTENT = 0xAB;

	private final ConnectionManager listener = Libp2p.builder()
		.listen("/ip4/127.0.0.1/tcp/0")
		.handler(WellKnownProtocols.PERF, new PerfResponder())
		.start();

	private final ConnectionManager dialer = Libp2p.builder().start();

	private Connection connection;

	@BeforeEach
	void connect() {
		this.connection = this.dialer.connect(this.listener.listenAddresses().get(0));
	}

	@AfterEach
	void close() {
		this.dialer.close();
		this.listener.close();
	}

	/** As python and nim do. */
	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "0, 1000, 0", "1, 1, 0", "1, 0, 0", "1000000, 0, 0", "0, 1000000, 0", "0, 1000000, 171",
			"1, 1, 171", "1000, 8, 0", "1000, 8, 171", "1000, 500000, 0", "1000, 500000, 171", "500000, 1000, 0",
			"500000, 1000, 171" })
	void answersTheSpecificationsRequest(long downloadBytes, int uploadBytes, int content) {
		ByteBuffer request = ByteBuffer.allocate(8 + uploadBytes).putLong(downloadBytes);
		Arrays.fill(request.array(), 8, request.capacity(), (byte) content);
		try (Stream stream = open()) {
			stream.write(request.rewind());
			stream.closeWrite();
			assertThat(drain(stream)).isEqualTo(downloadBytes);
		}
	}

	/** As rust does, which ends its half. */
	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "0, 1", "1, 0", "1000000, 0", "0, 1000000", "1000, 500000", "500000, 1000" })
	void answersARequestWithBothSizes(int uploadBytes, long downloadBytes) {
		try (Stream stream = open()) {
			stream.write(bothSizes(uploadBytes, downloadBytes));
			stream.closeWrite();
			assertThat(drain(stream)).isEqualTo(downloadBytes);
		}
	}

	/** As dotnet and lua do, which leave their half open until they have their answer. */
	@ParameterizedTest
	@CsvSource({ "1, 1", "0, 1", "0, 1000000", "1000, 500000", "500000, 1000" })
	void answersARequestWithBothSizesBeforeTheHalfEnds(int uploadBytes, long downloadBytes) {
		try (Stream stream = open()) {
			stream.write(bothSizes(uploadBytes, downloadBytes));
			assertThat(drain(stream)).isEqualTo(downloadBytes);
		}
	}

	@Test
	void aRequestMayComeByteByByte() {
		try (Stream stream = open()) {
			ByteBuffer request = bothSizes(3, 5);
			while (request.hasRemaining()) {
				stream.write(request.slice(request.position(), 1));
				stream.flush();
				request.position(request.position() + 1);
			}
			stream.closeWrite();
			assertThat(drain(stream)).isEqualTo(5);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7 })
	void resetsWhatEndsWithinTheHeader(int length) {
		try (Stream stream = open()) {
			stream.write(ByteBuffer.allocate(length));
			stream.closeWrite();
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> drain(stream))
				.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER));
		}
	}

	/** The specification: clients that measure for a time ask for all there is. */
	@Test
	void sendsUntilAnEndlessDownloadIsReset() {
		Stream stream = open();
		stream.write(ByteBuffer.allocate(8).putLong(-1).flip());
		stream.closeWrite();
		ByteBuffer target = ByteBuffer.allocate(1 << 20);
		while (target.hasRemaining()) {
			assertThat(stream.read(target)).isPositive();
		}
		stream.reset();
		answersARequestWithBothSizes(1, 1);
	}

	private Stream open() {
		Stream stream = this.connection.newStream(WellKnownProtocols.PERF);
		stream.readTimeout(Duration.ofSeconds(30));
		return stream;
	}

	private static ByteBuffer bothSizes(int uploadBytes, long downloadBytes) {
		ByteBuffer request = ByteBuffer.allocate(16 + uploadBytes).putLong(uploadBytes).putLong(downloadBytes);
		Arrays.fill(request.array(), 16, request.capacity(), (byte) CONTENT);
		return request.rewind();
	}

	private static long drain(Stream stream) {
		ByteBuffer block = ByteBuffer.allocate(1 << 16);
		long total = 0;
		while (true) {
			int count = stream.read(block.clear());
			if (count < 0) {
				return total;
			}
			total += count;
		}
	}

}
