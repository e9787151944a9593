/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.github.libp2p4j.fixtures.LendingPort;
import io.github.libp2p4j.machine.ProtocolViolationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Frames whose bodies stay where the port has them.
 */
class YamuxLendingTests {

	private static final int MESSAGE_BYTES = 65_519;

	private static final int CHUNK_BODY_BYTES = LendingPort.CHUNK_BODY_BYTES;

	private static final int CREDIT_BYTES = 262_144;

	private final SessionFixture fixture = SessionFixture.initiator();

	private final LendingPort port = new LendingPort(true);

	private final YamuxStream stream = this.fixture.open(this.port);

	YamuxLendingTests() {
		this.fixture.transmit();
	}

	private void pending(int bytes) {
		this.port.pending(new byte[bytes]);
		this.fixture.session.dataPending(this.stream);
	}

	private ByteBuffer lend() {
		return this.fixture.session.lend(MESSAGE_BYTES, this.fixture.nowNanos);
	}

	private static String hex(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	private static String dataFrame(long id, int zeros) {
		return SessionFixture.hex(FrameHeader.TYPE_DATA, 0, id, zeros) + "00".repeat(zeros);
	}

	/** Lengths of the bodies that can be lent one after the other. */
	private List<Integer> lendAll() {
		List<Integer> lengths = new ArrayList<>();
		while (this.fixture.session.isLendingNext()) {
			lengths.add(lend().remaining() - FrameHeader.BYTES);
			this.fixture.session.takeBack();
		}
		return lengths;
	}

	@Test
	void writesTheHeaderBeforeTheBodyWhereItLies() {
		byte[] body = new byte[40_000];
		new Random(5).nextBytes(body);
		this.port.pending(body);
		this.fixture.session.dataPending(this.stream);
		assertThat(this.fixture.session.isLendingNext()).isTrue();
		ByteBuffer frame = lend();
		assertThat(hex(frame))
			.isEqualTo("00" + "00" + "0000" + "00000001" + "00009c40" + HexFormat.of().formatHex(body));
		assertThat(frame).as("the port's own").isSameAs(this.port.lent());
		this.fixture.session.takeBack();
		assertThat(this.port.lent()).isNull();
		assertThat(this.fixture.session.hasOutput()).isFalse();
	}

	@Test
	void takesBackNothingTwice() {
		pending(80_000);
		lend();
		this.fixture.session.takeBack();
		this.port.lend(100);
		this.fixture.session.takeBack();
		assertThat(this.port.lent()).as("not the session's loan").isNotNull();
	}

	@Test
	void lendsAsMuchAsAMessageHasRoomFor() {
		pending(60_000);
		ByteBuffer frame = this.fixture.session.lend(40_012, this.fixture.nowNanos);
		assertThat(hex(frame)).isEqualTo(dataFrame(1, 40_000));
		assertThat(this.port.pendingBytes()).isEqualTo(20_000);
	}

	@Test
	void neverLendsMoreThanTheCredit() {
		pending(CREDIT_BYTES - 40_000);
		lendAll();
		this.fixture.transmitAll();
		assertThat(this.stream.sendCreditBytes()).isEqualTo(40_000);
		pending(60_000);
		assertThat(lendAll()).containsExactly(40_000);
		assertThat(this.stream.sendCreditBytes()).isZero();
		assertThat(this.stream.isStalled()).isTrue();
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.receive(FrameHeader.TYPE_WINDOW_UPDATE, 0, 1, 50_000);
		assertThat(this.fixture.session.isLendingNext()).as("20,000 bytes are copied").isFalse();
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 20000");
	}

	@Test
	void copiesWhatTheCreditLeavesLittleOf() {
		pending(CREDIT_BYTES - (SendScheduler.LENT_BYTES - 1));
		lendAll();
		this.fixture.transmitAll();
		pending(60_000);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 " + (SendScheduler.LENT_BYTES - 1));
	}

	@Test
	void lendsFromTheAgreedLengthOn() {
		pending(SendScheduler.LENT_BYTES - 1);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		pending(1);
		assertThat(lendAll()).containsExactly(SendScheduler.LENT_BYTES);
	}

	@Test
	void sendsControlFramesFirst() {
		pending(60_000);
		this.fixture.receive(FrameHeader.TYPE_PING, FrameHeader.FLAG_SYN, 0, 7);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThatIllegalStateException().isThrownBy(this::lend);
		assertThat(this.port.loans()).isZero();
		assertThat(this.fixture.transmit()).as("the answer, and not a body behind it")
			.isEqualTo(SessionFixture.hex(FrameHeader.TYPE_PING, FrameHeader.FLAG_ACK, 0, 7));
		assertThat(lendAll()).containsExactly(60_000);
	}

	@Test
	void lendsNothingWhileAGoAwayIsOwed() {
		pending(60_000);
		this.fixture.session.goAway(0);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 60000", "GoAway - 0 0");
	}

	@Test
	void servesWhatIsShortAndNewBeforeALoan() {
		pending(60_000);
		YamuxStream other = this.fixture.open(new RecordingPort().pending(new byte[100]));
		this.fixture.session.dataPending(other);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		String syn = SessionFixture.hex(FrameHeader.TYPE_WINDOW_UPDATE, FrameHeader.FLAG_SYN, 3, 0);
		assertThat(this.fixture.transmit()).isEqualTo(syn + dataFrame(3, 100));
		assertThat(lendAll()).containsExactly(60_000);
	}

	@Test
	void takesTurnsWithOthersThatLend() {
		LendingPort second = new LendingPort(true).pending(new byte[100_000]);
		YamuxStream other = this.fixture.open(second);
		this.fixture.transmit();
		pending(100_000);
		this.fixture.session.dataPending(other);
		assertThat(lendAll()).containsExactly(CHUNK_BODY_BYTES, CHUNK_BODY_BYTES, 100_000 - CHUNK_BODY_BYTES,
				100_000 - CHUNK_BODY_BYTES);
		assertThat(this.port.loans()).isEqualTo(2);
		assertThat(second.loans()).isEqualTo(2);
	}

	@Test
	void copiesIntoAnEmptyBufferWhatNobodyBorrows() {
		pending(60_000);
		assertThat(this.fixture.transmit()).isEqualTo(dataFrame(1, 60_000));
		assertThat(this.port.loans()).isZero();
		assertThat(this.fixture.session.hasOutput()).isFalse();
	}

	@Test
	void sendsTheRestOfAChunkAloneSoThatTheNextIsLentWhole() {
		pending(2 * CHUNK_BODY_BYTES);
		this.fixture.session.lend(40_012, this.fixture.nowNanos);
		this.fixture.session.takeBack();
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThat(this.fixture.transmit()).isEqualTo(dataFrame(1, CHUNK_BODY_BYTES - 40_000));
		assertThat(lendAll()).containsExactly(CHUNK_BODY_BYTES);
	}

	@Test
	void copiesTheRestOfAChunkTogetherWithLittleBehindIt() {
		pending(CHUNK_BODY_BYTES + 1000);
		this.fixture.session.lend(40_012, this.fixture.nowNanos);
		this.fixture.session.takeBack();
		assertThat(this.fixture.transmit()).isEqualTo(dataFrame(1, CHUNK_BODY_BYTES - 40_000 + 1000));
	}

	@Test
	void countsALoanAsSent() {
		pending(CHUNK_BODY_BYTES + 40_000);
		assertThat(lendAll()).containsExactly(CHUNK_BODY_BYTES, 40_000);
		assertThat(this.stream.sendCreditBytes()).isEqualTo(CREDIT_BYTES - CHUNK_BODY_BYTES - 40_000);
	}

	@Test
	void sendsFinAfterTheBodyThatWasLent() {
		pending(CHUNK_BODY_BYTES + 40_000);
		this.fixture.session.closeWrite(this.stream);
		assertThat(lendAll()).containsExactly(CHUNK_BODY_BYTES, 40_000);
		assertThat(this.fixture.transmitAll()).containsExactly("Data FIN 1 0");
	}

	@Test
	void lendsNothingWhenThereIsNothing() {
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThatIllegalStateException().isThrownBy(this::lend).withMessageContaining("none that can be lent");
	}

	@Test
	void lendsNothingOfAStreamThatWasReset() {
		pending(60_000);
		this.fixture.session.reset(this.stream, 0);
		assertThat(this.fixture.session.isLendingNext()).isFalse();
	}

	@Test
	void lendsNothingAfterABreachOfThePeer() {
		pending(60_000);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> this.fixture.receive("01" + "00".repeat(11)));
		assertThat(this.fixture.session.isLendingNext()).isFalse();
		assertThatIllegalStateException().isThrownBy(this::lend);
	}

}
