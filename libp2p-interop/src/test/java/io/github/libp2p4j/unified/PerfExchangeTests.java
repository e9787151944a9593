/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.host.Libp2p;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PerfExchangeTests {

	private final List<ConnectionManager> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.nodes.forEach(ConnectionManager::close);
	}

	@Test
	void findsAListenerThatFollowsTheSpecification() {
		PerfExchange exchange = exchangeWith(PerfExchangeTests::bySpecification);
		assertThat(exchange.dialect()).isEqualTo(PerfDialect.SPECIFICATION);
		transfer(exchange);
	}

	@Test
	void findsAListenerThatReadsBothSizes() {
		PerfExchange exchange = exchangeWith(PerfExchangeTests::byBothSizes);
		assertThat(exchange.dialect()).isEqualTo(PerfDialect.BOTH_SIZES);
		transfer(exchange);
	}

	@Test
	void findsBothSizesInItsOwnListener() {
		PerfExchange exchange = exchangeWith(new PerfResponder());
		assertThat(exchange.dialect()).isEqualTo(PerfDialect.BOTH_SIZES);
		transfer(exchange);
	}

	@Test
	void aListenerThatSendsTooLittleFailsTheTest() {
		PerfExchange exchange = exchangeWith((stream) -> {
			ByteBuffer header = read(stream, 16);
			header.getLong();
			drain(stream);
			stream.write(ByteBuffer.allocate((int) Math.min(header.getLong(), 999)));
		});
		assertThatIllegalStateException().isThrownBy(() -> exchange.run(0, 1000))
			.withMessage("The listener was asked for 1000 bytes and sent 999");
	}

	@Test
	void aListenerThatSendsTooMuchFailsTheTest() {
		PerfExchange exchange = exchangeWith((stream) -> {
			ByteBuffer header = read(stream, 16);
			long uploadBytes = header.getLong();
			drain(stream);
			stream.write(ByteBuffer.allocate((uploadBytes == 0) ? 1 : 7));
		});
		assertThatIllegalStateException().isThrownBy(() -> exchange.run(5, 0))
			.withMessage("The listener was asked for 0 bytes and sent 7");
	}

	@Test
	void aListenerWithoutPerfFailsTheTest() {
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> exchangeWith(null))
			.withMessageContaining(WellKnownProtocols.PERF);
	}

	private static void transfer(PerfExchange exchange) {
		assertThat(exchange.run(3_000_000, 0)).isPositive();
		assertThat(exchange.run(0, 3_000_000)).isPositive();
		assertThat(exchange.run(1, 1)).isPositive();
		assertThat(exchange.run(1_000_000, 2_000_000)).isPositive();
	}

	/** What python and nim do. */
	private static void bySpecification(Stream stream) {
		long downloadBytes = read(stream, 8).getLong();
		drain(stream);
		stream.write(ByteBuffer.allocate((int) downloadBytes));
	}

	/** What rust, dotnet and lua do. */
	private static void byBothSizes(Stream stream) {
		ByteBuffer header = read(stream, 16);
		read(stream, (int) header.getLong());
		stream.write(ByteBuffer.allocate((int) header.getLong()));
	}

	private static ByteBuffer read(Stream stream, int length) {
		ByteBuffer target = ByteBuffer.allocate(length);
		while (target.hasRemaining()) {
			if (stream.read(target) < 0) {
				throw new IllegalStateException(
						"The half ended after " + target.position() + " of " + length + " bytes");
			}
		}
		return target.flip();
	}

	private static void drain(Stream stream) {
		ByteBuffer block = ByteBuffer.allocate(1 << 16);
		while (stream.read(block.clear()) >= 0) {
			block.clear();
		}
	}

	private PerfExchange exchangeWith(@Nullable ProtocolHandler handler) {
		Libp2p.Builder builder = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0");
		if (handler != null) {
			builder.handler(WellKnownProtocols.PERF, handler);
		}
		ConnectionManager listener = builder.start();
		this.nodes.add(listener);
		ConnectionManager dialer = Libp2p.builder().start();
		this.nodes.add(dialer);
		return new PerfExchange(dialer, dialer.connect(listener.listenAddresses().get(0)));
	}

}
