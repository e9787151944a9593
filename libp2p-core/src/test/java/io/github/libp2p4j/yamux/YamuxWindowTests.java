/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Receive windows: what is granted when, and when they grow.
 */
class YamuxWindowTests {

	private static final int HALF = 131_072;

	private final SessionFixture fixture = SessionFixture.responder();

	private void consume(long id, int bytes, boolean drained) {
		this.fixture.session.consumed(this.fixture.stream(id), bytes, drained, this.fixture.nowNanos);
	}

	/** A measured round trip. */
	private void measure(long nanos) {
		this.fixture.session.ping(this.fixture.nowNanos);
		this.fixture.transmit();
		this.fixture.pass(nanos);
		this.fixture.receive(2, 2, 0, 1);
	}

	@Test
	void grantsNothingOnArrival() {
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_144);
		assertThat(this.fixture.session.hasOutput()).isFalse();
	}

	@Test
	void grantsOnceHalfTheWindowIsConsumed() {
		measure(1000);
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, HALF - 1, false);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		consume(1, 1, false);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate - 1 131072");
		consume(1, 100, false);
		assertThat(this.fixture.session.hasOutput()).isFalse();
	}

	@Test
	void joinsGrantsUntilTheyAreWritten() {
		measure(1000);
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, HALF, false);
		consume(1, HALF, false);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate - 1 262144");
	}

	@Test
	void grantsNothingAfterTheRemoteFin() {
		measure(1000);
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_143);
		consume(1, HALF, false);
		this.fixture.receiveData(FrameHeader.FLAG_FIN, 1, 1);
		consume(1, HALF, true);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		assertThat(this.fixture.transmitAll()).isEmpty();
	}

	@Test
	void keepsGrantingAfterTheOwnFin() {
		measure(1000);
		this.fixture.opened(1);
		this.fixture.session.closeWrite(this.fixture.stream(1));
		this.fixture.transmit();
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, 262_144, false);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate - 1 262144");
	}

	@Test
	void countsTheBodyOfTheSyn() {
		measure(1000);
		this.fixture.receiveData(FrameHeader.FLAG_SYN, 1, HALF);
		consume(1, HALF, false);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate ACK 1 131072");
		this.fixture.receiveData(0, 1, 262_144);
		assertThat(this.fixture.port(1).received.size()).isEqualTo(HALF + 262_144);
	}

	@Test
	void refusesToConsumeMoreThanArrived() {
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 10);
		assertThatIllegalArgumentException().isThrownBy(() -> consume(1, 11, false))
			.withMessage("11 bytes are said to be consumed where at most 10 are unread");
		assertThatIllegalArgumentException().isThrownBy(() -> consume(1, -1, false));
		consume(1, 10, false);
		assertThatIllegalArgumentException().isThrownBy(() -> consume(1, 1, false));
	}

	@Test
	void acceptsTheLastByteOfTheWindowAndNotOneMore() {
		RecordingPort port = this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_143);
		this.fixture.receiveData(0, 1, 1);
		assertThat(port.received.size()).isEqualTo(262_144);
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> this.fixture.receiveData(0, 1, 1))
			.withMessage("yamux: a body beyond the window, in which 0 bytes were left (Data -, stream 1, length 1)");
	}

	@Test
	void doublesWhileNoRoundTripIsMeasuredAndTheReaderKeepsUp() {
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, HALF);
		consume(1, HALF, true);
		assertThat(this.fixture.log).contains("grown 1 262144 524288");
		assertThat(this.fixture.transmitAll()).containsExactly("Ping SYN 0 1", "WindowUpdate - 1 393216");
		assertThat(this.fixture.stream(1).receiveWindowBytes()).isEqualTo(524_288);
		this.fixture.receiveData(0, 1, 524_288);
	}

	@Test
	void doesNotGrowForAReaderThatLagsBehind() {
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, HALF, false);
		assertThat(this.fixture.log).containsExactly("opened 1");
	}

	@Test
	void doublesForASenderThatUsedMostOfItsCredit() {
		measure(1);
		this.fixture.opened(1);
		this.fixture.pass(SessionFixture.SECOND);
		this.fixture.receiveData(0, 1, 196_608);
		consume(1, 196_608, true);
		assertThat(this.fixture.log).contains("grown 1 262144 524288");
	}

	@Test
	void doesNotGrowForASenderThatHasCreditToSpare() {
		measure(1);
		this.fixture.opened(1);
		this.fixture.pass(SessionFixture.SECOND);
		this.fixture.receiveData(0, 1, 196_607);
		consume(1, 196_607, true);
		assertThat(this.fixture.log).noneMatch((event) -> event.startsWith("grown"));
	}

	@Test
	void doublesWhenHalfAWindowPassesInTwoRoundTrips() {
		measure(10 * SessionFixture.MILLIS);
		this.fixture.opened(1);
		this.fixture.pass(20 * SessionFixture.MILLIS);
		this.fixture.receiveData(0, 1, HALF);
		consume(1, HALF, true);
		assertThat(this.fixture.log).contains("grown 1 262144 524288");
	}

	@Test
	void doesNotGrowWhenHalfAWindowTakesLonger() {
		measure(10 * SessionFixture.MILLIS);
		this.fixture.opened(1);
		this.fixture.pass(20 * SessionFixture.MILLIS + 1);
		this.fixture.receiveData(0, 1, HALF);
		consume(1, HALF, true);
		assertThat(this.fixture.log).noneMatch((event) -> event.startsWith("grown"));
	}

	@Test
	void doublesAtMostOnceInARoundTrip() {
		measure(10 * SessionFixture.MILLIS);
		this.fixture.opened(1);
		this.fixture.pass(10 * SessionFixture.MILLIS);
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, 262_144, true);
		this.fixture.transmit();
		this.fixture.pass(10 * SessionFixture.MILLIS - 1);
		this.fixture.receiveData(0, 1, 524_288);
		consume(1, 524_288, true);
		this.fixture.transmit();
		assertThat(this.fixture.stream(1).receiveWindowBytes()).isEqualTo(524_288);
		this.fixture.pass(1);
		this.fixture.receiveData(0, 1, 524_288);
		consume(1, 524_288, true);
		assertThat(this.fixture.stream(1).receiveWindowBytes()).isEqualTo(1_048_576);
	}

	@Test
	void neverKeepsHalfAWindowFromASenderWhoseDataIsConsumed() {
		measure(10 * SessionFixture.MILLIS);
		this.fixture.receiveData(FrameHeader.FLAG_SYN, 1, 65_507);
		consume(1, 65_507, true);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate ACK 1 65507");
		int[] sizes = { 65_507, 65_507, 1, 100_000, 30_000, 120_000, 12_345 };
		for (int i = 0; i < 1000; i++) {
			int bytes = sizes[i % sizes.length];
			this.fixture.receiveData(0, 1, bytes);
			consume(1, bytes, true);
			this.fixture.transmit();
			this.fixture.pass(SessionFixture.MILLIS);
			ReceiveWindow window = this.fixture.stream(1).receiveWindow();
			assertThat(window.creditBytes()).isGreaterThan(window.sizeBytes() / 2);
		}
		assertThat(this.fixture.stream(1).receiveWindowBytes()).isEqualTo(4 << 20);
	}

	@Test
	void growsToItsBoundAndNoFurther() {
		SessionFixture bounded = new SessionFixture(Role.RESPONDER, SessionFixture.windows(262_144, 300_000));
		bounded.opened(1);
		for (int i = 0; i < 3; i++) {
			bounded.receiveData(0, 1, 200_000);
			bounded.session.consumed(bounded.stream(1), 200_000, true, bounded.nowNanos);
			bounded.transmit();
		}
		assertThat(bounded.log).containsExactly("opened 1", "grown 1 262144 300000");
		assertThat(bounded.budgetBytes).isEqualTo(Long.MAX_VALUE - (300_000 - 262_144));
	}

	@Test
	void keepsItsSizeWhenTheBudgetRefuses() {
		this.fixture.budgetBytes = 262_143;
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 262_144);
		consume(1, 262_144, true);
		assertThat(this.fixture.log).containsExactly("opened 1", "growth refused 1");
		assertThat(this.fixture.transmitAll()).contains("WindowUpdate - 1 262144");
		assertThat(this.fixture.stream(1).receiveWindowBytes()).isEqualTo(262_144);
		assertThat(this.fixture.budgetBytes).isEqualTo(262_143);
	}

	@Test
	void givesBackGrowthWhenTheStreamIsForgotten() {
		this.fixture.budgetBytes = 1 << 30;
		for (int id = 1; id <= 5; id += 2) {
			this.fixture.opened(id);
			this.fixture.receiveData(0, id, 262_144);
			consume(id, 262_144, true);
		}
		assertThat(this.fixture.budgetBytes).isEqualTo((1 << 30) - 3 * 262_144);
		this.fixture.session.reset(this.fixture.stream(1), 0);
		this.fixture.receive(1, FrameHeader.FLAG_RST, 3, 0);
		this.fixture.session.closeWrite(this.fixture.stream(5));
		this.fixture.transmit();
		this.fixture.receive(1, FrameHeader.FLAG_FIN, 5, 0);
		assertThat(this.fixture.session.streams()).isEmpty();
		assertThat(this.fixture.budgetBytes).isEqualTo(1 << 30);
	}

	@Test
	void measuresAgainAfterTenSecondsOfUse() {
		this.fixture.opened(1);
		this.fixture.receiveData(0, 1, 10);
		consume(1, 1, true);
		assertThat(this.fixture.transmitAll()).containsExactly("Ping SYN 0 1");
		this.fixture.pass(5);
		this.fixture.receive(2, 2, 0, 1);
		this.fixture.pass(RoundTrips.REFRESH_NANOS - 1);
		consume(1, 1, true);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.pass(1);
		consume(1, 1, true);
		assertThat(this.fixture.transmitAll()).containsExactly("Ping SYN 0 2");
	}

}
