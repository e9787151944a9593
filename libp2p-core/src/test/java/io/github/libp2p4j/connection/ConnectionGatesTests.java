/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionGatesTests {

	private static final Multiaddr REMOTE = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

	private final ManualClock clock = new ManualClock();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.libp2p4j.connection");

	private final ConnectionGates broken = new ConnectionGates(List.of(new ConnectionGate() {

		@Override
		public boolean acceptsInbound(Multiaddr remote) {
			throw new IllegalStateException("a defect of the application");
		}

	}), this.clock::nanos);

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void peersCannotFillTheLogByAGateThatFails() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.broken.againstInbound(() -> REMOTE)).isEqualTo("connection-gate-failed");
		}
		assertThat(warnings()).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(59));
		this.broken.againstInbound(() -> REMOTE);
		assertThat(warnings()).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		this.broken.againstInbound(() -> REMOTE);
		assertThat(warnings()).isEqualTo(2);
	}

	@Test
	void noAddressIsMadeWhereNobodyAsks() {
		assertThat(new ConnectionGates(List.of(), this.clock::nanos).againstInbound(() -> {
			throw new AssertionError("made");
		})).isNull();
	}

	private long warnings() {
		return this.log.list.stream().filter((line) -> line.getLevel() == Level.WARN).count();
	}

}
