/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.List;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Attacks on the machine, by the numbers of the project's table (Y1 to Y19; Y20 and Y21
 * are the driver's, which has the idle deadline and the unread bytes), and the three
 * frames of the rust-yamux advisories as one suite.
 */
class YamuxThreatTests {

	private static final int DATA = FrameHeader.TYPE_DATA;

	private static final int UPDATE = FrameHeader.TYPE_WINDOW_UPDATE;

	private static final int SYN = FrameHeader.FLAG_SYN;

	private static final int ACK = FrameHeader.FLAG_ACK;

	private static final int FIN = FrameHeader.FLAG_FIN;

	private static final int RST = FrameHeader.FLAG_RST;

	private static final int TOLERATED = YamuxSettings.defaults().maxAbnormalEvents();

	private final SessionFixture fixture = SessionFixture.responder();

	private static void violates(ThrowingCallable attack, String words) {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(attack).withMessageContaining(words);
	}

	/**
	 * The event is tolerated as often as settings say, again after it leaked away, and
	 * once more is too much.
	 */
	private void isBudgeted(Runnable event) {
		for (int i = 0; i < TOLERATED; i++) {
			event.run();
		}
		this.fixture.pass(AbnormalEvents.PERIOD_NANOS / TOLERATED);
		event.run();
		violates(event::run, "more than 200 abnormal events in 30 s");
	}

	@Test
	void y1RefusesEveryOtherVersionAndType() {
		for (int value = 1; value < 256; value++) {
			byte[] version = { (byte) value, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 };
			violates(() -> SessionFixture.responder().receive(version), "version " + (version[0] & 0xFF));
			byte[] type = { 0, (byte) value, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 };
			if (value > 3) {
				violates(() -> SessionFixture.responder().receive(type), "unknown type (type " + (type[1] & 0xFF));
			}
		}
	}

	@Test
	void y2IgnoresUnknownFlagsAndCountsThem() {
		this.fixture.opened(1);
		for (int bit = 4; bit < 16; bit++) {
			this.fixture.receive(DATA, 1 << bit, 1, 1);
			this.fixture.receive("61");
		}
		assertThat(this.fixture.port(1).text()).isEqualTo("a".repeat(12));
		this.fixture.pass(AbnormalEvents.PERIOD_NANOS);
		isBudgeted(() -> this.fixture.receive(2, SYN | 0x10, 0, 1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# flags | new stream: log of its port    | open stream: log of its port
			   0    | -                             |
			   1    |                               | violation
			   2    | -                             |
			   3    |                               | violation
			   4    | -                             | closed after 0
			   5    | closed after 0                | violation
			   6    | -                             | closed after 0
			   7    | closed after 0                | violation
			   8    | -                             | reset 0
			   9    | -                             | violation
			  10    | -                             | reset 0
			  11    | -                             | violation
			  12    | -                             | reset 0
			  13    | -                             | violation
			  14    | -                             | reset 0
			  15    | -                             | violation
			""")
	void y2HandlesAllCombinationsOfFlagsOnDataAndWindowUpdate(int flags, String onNew, String onOpen) {
		for (int type = DATA; type <= UPDATE; type++) {
			SessionFixture fresh = SessionFixture.responder();
			fresh.receive(type, flags, 1, 0);
			assertThat(fresh.ports.containsKey(1L)).isEqualTo(!"-".equals(onNew));
			if (!"-".equals(onNew)) {
				assertThat(fresh.port(1).log).isEqualTo((onNew == null) ? List.of() : List.of(onNew));
				assertThat(fresh.transmitAll()).containsExactly("WindowUpdate ACK 1 0");
			}
			SessionFixture open = SessionFixture.responder();
			RecordingPort port = open.opened(1);
			int frameType = type;
			if ("violation".equals(onOpen)) {
				violates(() -> open.receive(frameType, flags, 1, 0), "open");
			}
			else {
				open.receive(frameType, flags, 1, 0);
				assertThat(port.log).isEqualTo((onOpen == null) ? List.of() : List.of(onOpen));
			}
		}
	}

	@Test
	void y2HandlesAllCombinationsOfFlagsOnPingAndGoAway() {
		for (int flags = 0; flags < 16; flags++) {
			SessionFixture fresh = SessionFixture.responder();
			fresh.receive(2, flags, 0, 9);
			assertThat(fresh.transmitAll()).isEqualTo((flags == SYN) ? List.of("Ping ACK 0 9") : List.of());
			fresh.receive(3, flags, 0, 0);
			assertThat(fresh.log).containsExactly("goAway 0");
			assertThat(fresh.transmitAll()).isEmpty();
		}
	}

	@Test
	void y3RefusesSynOnTheSessionAndOnWrongAndLiveIds() {
		violates(() -> SessionFixture.responder().receive(UPDATE, SYN, 0, 0), "stream 0 is the session");
		violates(() -> SessionFixture.initiator().receive(UPDATE, SYN, 0, 0), "stream 0 is the session");
		violates(() -> SessionFixture.responder().receive(UPDATE, SYN, 2, 0), "an id of this side's");
		violates(() -> SessionFixture.initiator().receive(DATA, SYN, 1, 0), "an id of this side's");
		this.fixture.opened(1);
		violates(() -> this.fixture.receive(DATA, SYN, 1, 0), "SYN for a stream that is open");
	}

	@Test
	void y3AcceptsAnIdThatWasJustClosedOrReset() {
		this.fixture.opened(7);
		this.fixture.session.closeWrite(this.fixture.stream(7));
		this.fixture.transmit();
		this.fixture.receive(DATA, FIN, 7, 0);
		RecordingPort second = this.fixture.opened(7);
		this.fixture.receive(UPDATE, RST, 7, 0);
		RecordingPort third = this.fixture.opened(7);
		this.fixture.session.reset(this.fixture.stream(7), 0);
		this.fixture.transmit();
		RecordingPort fourth = this.fixture.opened(7);
		assertThat(List.of(second, third, fourth)).doesNotHaveDuplicates();
		assertThat(this.fixture.session.streams()).hasSize(1);
	}

	@Test
	void y3DropsAnUnwrittenResetThatWouldHitTheNextStreamOfThatId() {
		this.fixture.opened(1);
		this.fixture.session.reset(this.fixture.stream(1), 0);
		this.fixture.receive(UPDATE, RST, 1, 0);
		this.fixture.receive(UPDATE, SYN, 1, 0);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate ACK 1 0");
		this.fixture.session.reset(this.fixture.stream(1), 0);
		this.fixture.receive(UPDATE, SYN, 1, 0);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate ACK 1 0");
	}

	@Test
	void y3DropsAnUnwrittenResetOfAStreamThatThePeerFoundClosed() {
		SessionFixture single = new SessionFixture(Role.RESPONDER, SessionFixture.counts(1, 1, 1));
		single.opened(1);
		single.session.closeWrite(single.stream(1));
		single.transmit();
		single.session.reset(single.stream(1), 0);
		single.receive(DATA, FIN, 1, 0);
		single.receive(UPDATE, SYN, 3, 0);
		assertThat(single.transmitAll()).containsExactly("WindowUpdate ACK 3 0");
		assertThat(single.session.abnormalEvents()).isZero();
	}

	@Test
	void y4ResetsStreamsBeyondTheBound() {
		int opened = 0;
		for (int id = 1; id <= 2 * 1000 + 2 * TOLERATED; id += 2) {
			this.fixture.receive(UPDATE, SYN, id, 0);
			opened++;
		}
		assertThat(opened).isEqualTo(1000 + TOLERATED);
		assertThat(this.fixture.session.streams()).hasSize(1000);
		assertThat(this.fixture.session.wantsInput()).isFalse();
		assertThat(this.fixture.transmitAll()).filteredOn((header) -> header.startsWith("WindowUpdate RST"))
			.hasSize(TOLERATED)
			.allMatch((header) -> header.endsWith(" " + 0x1002));
		assertThat(this.fixture.session.wantsInput()).isTrue();
		violates(() -> this.fixture.receive(UPDATE, SYN, 99_999, 0), "stream beyond the bound");
	}

	@Test
	void y5CountsResetsBeforeTheFirstAnswer() {
		int[] id = { 1 };
		isBudgeted(() -> {
			this.fixture.receiveData(SYN, id[0], 1);
			this.fixture.receive(UPDATE, RST, id[0], 0);
			id[0] += 2;
			this.fixture.transmit();
		});
	}

	@Test
	void y5CountsSynWithRst() {
		int[] id = { 1 };
		isBudgeted(() -> {
			this.fixture.receive(DATA, SYN | RST, id[0], 2);
			this.fixture.receive("6162");
			id[0] += 2;
		});
	}

	@Test
	void y5DoesNotCountResetsOfStreamsThatWereServed() {
		for (int id = 1; id < 4001; id += 2) {
			RecordingPort port = this.fixture.opened(id).pending("answer");
			this.fixture.session.dataPending(this.fixture.stream(id));
			this.fixture.transmit();
			this.fixture.receive(UPDATE, RST, id, 0);
			assertThat(port.log).containsExactly("reset 0");
		}
	}

	@Test
	void y6CountsResetsThatThePeerProvokes() {
		int[] id = { 1 };
		isBudgeted(() -> {
			RecordingPort port = this.fixture.opened(id[0]);
			this.fixture.receive(DATA, FIN, id[0], 0);
			this.fixture.receiveData(0, id[0], 1);
			assertThat(port.log).containsExactly("closed after 0", "reset 1004");
			assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate RST " + id[0] + " " + 0x1004);
			id[0] += 2;
		});
	}

	@Test
	void y6BoundsTheResetsThatWaitByTheStreamsThereMayBe() {
		SessionFixture small = new SessionFixture(Role.RESPONDER, SessionFixture.counts(3, 10, 10));
		for (int id = 1; id <= 9; id += 2) {
			small.receive(UPDATE, SYN, id, 0);
			if (small.ports.containsKey((long) id)) {
				small.session.reset(small.stream(id), 0);
			}
		}
		assertThat(small.ports).hasSize(3);
		assertThat(small.transmitAll()).containsExactlyInAnyOrder("WindowUpdate RST 1 0", "WindowUpdate RST 3 0",
				"WindowUpdate RST 5 0", "WindowUpdate RST 7 4098", "WindowUpdate RST 9 4098");
		small.opened(11);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0xFFFF_FFFFL, 0xFFFF_0000L, 0xFFFF_FFFFL - 262_144 + 1 })
	void y7RefusesCreditThatOverflows(long delta) {
		RecordingPort port = this.fixture.opened(1);
		violates(() -> this.fixture.receive(UPDATE, 0, 1, delta), "credit beyond 2^32-1");
		assertThat(port.log).isEmpty();
		SessionFixture fresh = SessionFixture.responder();
		violates(() -> fresh.receive(UPDATE, SYN, 1, delta), "initial credit beyond 2^32-1");
		assertThat(fresh.log).as("validated before anything changes").isEmpty();
		SessionFixture acknowledging = SessionFixture.initiator();
		RecordingPort own = new RecordingPort();
		acknowledging.open(own);
		acknowledging.transmit();
		violates(() -> acknowledging.receive(UPDATE, ACK, 1, delta), "credit beyond 2^32-1");
		assertThat(own.log).isEmpty();
	}

	@Test
	void y7AcceptsAllTheCreditThereIsAndNotOneMore() {
		this.fixture.opened(1);
		this.fixture.receive(UPDATE, 0, 1, 0xFFFF_FFFFL - 262_144);
		assertThat(this.fixture.stream(1).sendCreditBytes()).isEqualTo(0xFFFF_FFFFL);
		violates(() -> this.fixture.receive(UPDATE, 0, 1, 1), "credit beyond 2^32-1: 4294967295 bytes were left");
		SessionFixture fresh = SessionFixture.responder();
		fresh.receive(UPDATE, SYN, 1, 0xFFFF_FFFFL - 262_144);
		assertThat(fresh.stream(1).sendCreditBytes()).isEqualTo(0xFFFF_FFFFL);
	}

	@Test
	void theRustYamuxAdvisoriesAsOneSuite() {
		violates(() -> {
			SessionFixture session = SessionFixture.responder();
			session.receiveData(SYN, 1, 1);
			session.receive(UPDATE, 0, 1, 0xFFFF_0000L);
		}, "credit beyond");
		violates(() -> SessionFixture.responder().receive(DATA, SYN, 1, 262_145), "beyond the initial window");
		violates(() -> SessionFixture.responder().receive(UPDATE, SYN, 1, 0xFFFF_FFFFL - 10), "initial credit beyond");
	}

	@Test
	void y8CountsEmptyUpdates() {
		this.fixture.opened(1);
		isBudgeted(() -> this.fixture.receive(UPDATE, 0, 1, 0));
	}

	@Test
	void y9LetsOtherStreamsFlowWhileAHundredHaveNoCredit() {
		for (int id = 1; id < 201; id += 2) {
			this.fixture.opened(id).pending(new byte[300_000]);
			this.fixture.session.dataPending(this.fixture.stream(id));
		}
		while (this.fixture.session.hasOutput()) {
			this.fixture.transmit();
		}
		this.fixture.pass(SendScheduler.SLIVER_NANOS);
		this.fixture.session.expire(this.fixture.nowNanos);
		this.fixture.transmitAll();
		assertThat(this.fixture.session.streams()).allMatch((stream) -> stream.sendCreditBytes() == 0);
		this.fixture.opened(201).pending("flows");
		this.fixture.session.dataPending(this.fixture.stream(201));
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 201 5");
	}

	@Test
	void y10DoesNotTurnEveryByteOfCreditIntoAFrame() {
		this.fixture.opened(1).pending(new byte[262_144 + 100_000]);
		this.fixture.session.dataPending(this.fixture.stream(1));
		this.fixture.transmitAll();
		this.fixture.pass(SendScheduler.SLIVER_NANOS);
		this.fixture.session.expire(this.fixture.nowNanos);
		this.fixture.transmitAll();
		int frames = 0;
		for (int i = 0; i < 10_000; i++) {
			this.fixture.receive(UPDATE, 0, 1, 1);
			frames += this.fixture.transmitAll().size();
			this.fixture.pass(10_000);
			this.fixture.session.expire(this.fixture.nowNanos);
		}
		assertThat(frames).as("one for each KiB or each 50 ms").isBetween(9, 12);
		this.fixture.pass(SendScheduler.SLIVER_NANOS);
		this.fixture.session.expire(this.fixture.nowNanos);
		this.fixture.transmitAll();
		assertThat(this.fixture.port(1).pendingBytes()).as("and nothing is left behind").isEqualTo(90_000);
	}

	@Test
	void y11RefusesDataBeyondTheWindowHoweverItComes() {
		violates(() -> SessionFixture.responder().receive(DATA, SYN, 1, 262_145), "beyond the initial window");
		violates(() -> {
			SessionFixture session = SessionFixture.responder();
			session.opened(1);
			session.receive(DATA, 0, 1, 262_145);
		}, "in which 262144 bytes were left");
		violates(() -> {
			SessionFixture session = SessionFixture.responder();
			session.receiveData(SYN, 1, 262_144);
			session.receive(DATA, FIN, 1, 1);
		}, "in which 0 bytes were left");
		violates(() -> {
			SessionFixture session = SessionFixture.responder();
			session.opened(1);
			session.receive(DATA, RST, 1, 262_145);
		}, "in which 262144 bytes were left");
	}

	@Test
	void y12RefusesImpossibleLengthsOnAnyId() {
		for (long length : new long[] { 0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL }) {
			violates(() -> SessionFixture.responder().receive(DATA, 0, 1, length), "a body beyond any window granted");
			violates(() -> SessionFixture.responder().receive(DATA, SYN, 1, length), "beyond the initial window");
			violates(() -> {
				SessionFixture session = SessionFixture.responder();
				session.opened(1);
				session.receive(DATA, 0, 1, length);
			}, "a body beyond the window");
		}
	}

	@Test
	void y12AcceptsAFrameAsLongAsItsWindow() {
		SessionFixture large = new SessionFixture(Role.RESPONDER, SessionFixture.windows(16 << 20, 16 << 20));
		RecordingPort port = large.opened(1);
		large.receiveData(0, 1, 16 << 20);
		assertThat(port.received.size()).isEqualTo(16 << 20);
	}

	@Test
	void y13CountsFramesOfStreamsThatNeverWere() {
		int[] turn = { 0 };
		isBudgeted(() -> {
			if (turn[0]++ % 2 == 0) {
				this.fixture.receiveData(0, 99, 3);
			}
			else {
				this.fixture.receive(UPDATE, 0, 100, 3);
			}
			assertThat(this.fixture.session.hasOutput()).isFalse();
		});
	}

	@Test
	void y13ExpectsWhatIsInFlightAfterOwnReset() {
		for (int id = 1; id < 4001; id += 2) {
			RecordingPort port = this.fixture.opened(id);
			this.fixture.receiveData(0, id, 144);
			this.fixture.session.reset(this.fixture.stream(id), 0);
			this.fixture.receiveData(0, id, 1000);
			this.fixture.transmit();
			this.fixture.receiveData(0, id, 260_000);
			this.fixture.receive(UPDATE, 0, id, 5);
			this.fixture.receiveData(FIN, id, 1000);
			assertThat(port.received.size()).isEqualTo(144);
		}
		int last = 3999;
		isBudgeted(() -> this.fixture.receiveData(0, last, 1));
	}

	@Test
	void y13ExpectsNoDataAfterTheFinOrTheResetThatFollowsAnOwnReset() {
		for (int flag : new int[] { FIN, RST }) {
			this.fixture.opened(1);
			this.fixture.session.reset(this.fixture.stream(1), 0);
			this.fixture.transmit();
			this.fixture.receive(UPDATE, flag, 1, 0);
			long before = this.fixture.session.abnormalEvents();
			this.fixture.receiveData(0, 1, 10);
			assertThat(this.fixture.session.abnormalEvents()).isEqualTo(before + 1);
		}
	}

	@Test
	void y13ExpectsNothingForAnIdThatWasUsedAgainAndReset() {
		this.fixture.opened(1);
		this.fixture.session.reset(this.fixture.stream(1), 0);
		this.fixture.transmit();
		this.fixture.opened(1);
		this.fixture.receive(UPDATE, RST, 1, 0);
		long before = this.fixture.session.abnormalEvents();
		this.fixture.receiveData(0, 1, 10);
		assertThat(this.fixture.session.abnormalEvents()).isEqualTo(before + 1);
	}

	@Test
	void y13ExpectsNothingAfterALongSilence() {
		this.fixture.opened(1);
		this.fixture.session.reset(this.fixture.stream(1), 0);
		this.fixture.transmit();
		this.fixture.pass(30 * SessionFixture.SECOND);
		assertThat(this.fixture.session.expire(this.fixture.nowNanos)).isTrue();
		this.fixture.receiveData(0, 1, 10);
		assertThat(this.fixture.session.abnormalEvents()).isEqualTo(1);
	}

	@Test
	void y13ExpectsCreditForWhatWasSentBeforeTheEnd() {
		for (int id = 1; id < 2001; id += 2) {
			this.fixture.opened(id).pending(new byte[100_000]);
			this.fixture.session.closeWrite(this.fixture.stream(id));
			int frames = this.fixture.transmitAll().size();
			this.fixture.receive(DATA, FIN, id, 0);
			for (int i = 0; i < frames; i++) {
				this.fixture.receive(UPDATE, 0, id, 1000);
			}
			this.fixture.receive(UPDATE, RST, id, 0);
		}
		assertThat(this.fixture.session.streams()).isEmpty();
		isBudgeted(() -> this.fixture.receive(UPDATE, 0, 1999, 1));
	}

	@Test
	void y14CountsEveryFinAfterTheFirst() {
		RecordingPort port = this.fixture.opened(1);
		this.fixture.receive(DATA, FIN, 1, 0);
		isBudgeted(() -> this.fixture.receive(UPDATE, FIN, 1, 0));
		assertThat(port.log).containsExactly("closed after 0");
	}

	@Test
	void y14CountsDataAfterThePeersReset() {
		RecordingPort port = this.fixture.opened(1).pending("x");
		this.fixture.session.dataPending(this.fixture.stream(1));
		this.fixture.transmit();
		this.fixture.receive(UPDATE, RST, 1, 0);
		isBudgeted(() -> this.fixture.receiveData(0, 1, 10));
		assertThat(port.text()).isEmpty();
	}

	@Test
	void y15WantsNoInputWhilePongsWait() {
		for (int value = 0; value < ControlFrames.PAUSE_AT; value++) {
			assertThat(this.fixture.session.wantsInput()).isTrue();
			this.fixture.receive(2, SYN, 0, value);
		}
		assertThat(this.fixture.session.wantsInput()).isFalse();
		this.fixture.transmit(12);
		assertThat(this.fixture.session.wantsInput()).isTrue();
	}

	@Test
	void y15AnswersAllPingsOfOneFullMessage() {
		ByteBuffer pings = ByteBuffer.allocate(5459 * 12);
		for (int value = 0; value < 5459; value++) {
			FrameHeader.write(pings, 2, SYN, 0, value);
		}
		this.fixture.receive(pings.array());
		assertThat(this.fixture.transmitAll()).hasSize(5459).endsWith("Ping ACK 0 5458");
	}

	@Test
	void y15BoundsPongsEvenWhenTheDriverKeepsReading() {
		violates(() -> {
			for (int i = 0; i <= ControlFrames.MAX_ANSWERS + TOLERATED; i++) {
				this.fixture.receive(2, SYN, 0, i);
			}
		}, "ping beyond the bound");
	}

	@Test
	void y15RefusesPingsOfAStreamAndCountsStrayPongs() {
		violates(() -> SessionFixture.responder().receive(2, SYN, 1, 0), "only stream 0 is the session");
		violates(() -> SessionFixture.responder().receive(3, 0, 1, 0), "only stream 0 is the session");
		isBudgeted(() -> this.fixture.receive(2, ACK, 0, 0));
	}

	@Test
	void y16OpensNothingAfterTheirGoAwayAndLetsOpenStreamsFinish() {
		RecordingPort port = this.fixture.opened(1);
		this.fixture.receive(3, 0, 0, 0);
		this.fixture.receive(UPDATE, SYN, 3, 0);
		assertThat(this.fixture.transmitAll()).containsExactly("WindowUpdate RST 3 " + 0x1007);
		this.fixture.receive(DATA, FIN, 1, 1);
		this.fixture.receive("61");
		assertThat(port.log).containsExactly("closed after 1");
		isBudgeted(() -> this.fixture.receive(3, 0, 0, 0));
		assertThat(this.fixture.log).containsExactly("opened 1", "goAway 0");
	}

	@Test
	void y17WorksWhereverAHeaderIsSplit() {
		byte[] frames = ByteBuffer.allocate(12 + 3 + 12)
			.put(SessionFixture.frame(DATA, SYN, 1, 3))
			.put(new byte[] { 'a', 'b', 'c' })
			.put(SessionFixture.frame(DATA, FIN, 1, 0))
			.array();
		for (int first = 0; first <= frames.length; first++) {
			for (int second = first; second <= frames.length; second++) {
				SessionFixture session = SessionFixture.responder();
				session.session.receive(ByteBuffer.wrap(frames, 0, first), 0);
				session.session.receive(ByteBuffer.wrap(frames, first, second - first), 0);
				session.session.receive(ByteBuffer.wrap(frames, second, frames.length - second), 0);
				assertThat(session.port(1).text()).isEqualTo("abc");
				assertThat(session.port(1).log).containsExactly("closed after 3");
			}
		}
	}

	@Test
	void y17CountsEmptyData() {
		this.fixture.opened(1);
		isBudgeted(() -> this.fixture.receive(DATA, 0, 1, 0));
	}

	@Test
	void y17PardonsOneEmptyFrameAfterEachBody() {
		this.fixture.opened(1);
		for (int i = 0; i < 2 * TOLERATED; i++) {
			this.fixture.receiveData(0, 1, 1);
			this.fixture.receive(DATA, 0, 1, 0);
		}
		assertThat(this.fixture.session.abnormalEvents()).isZero();
		this.fixture.receive(DATA, 0, 1, 0);
		assertThat(this.fixture.session.abnormalEvents()).isEqualTo(1);
	}

	@Test
	void y18OpensNoMoreThanTheBacklogWithoutAcknowledgements() {
		SessionFixture opener = SessionFixture.initiator();
		for (int i = 0; i < 256; i++) {
			opener.open(new RecordingPort());
		}
		assertThat(opener.session.open(new RecordingPort())).isNull();
		assertThat(opener.session.acceptsOpens()).isTrue();
		assertThat(opener.transmitAll()).hasSize(256);
	}

	@Test
	void discardsInputAndOutputAfterAViolationButForGoAway() {
		this.fixture.opened(1).pending("never");
		this.fixture.session.dataPending(this.fixture.stream(1));
		violates(() -> this.fixture.receive("01" + "00".repeat(11)), "version 1");
		assertThat(this.fixture.session.wantsInput()).isFalse();
		assertThat(this.fixture.session.hasOutput()).isFalse();
		assertThatNoException().isThrownBy(() -> this.fixture.receive(DATA, 0, 1, 0xFFFF_FFFFL));
		assertThat(this.fixture.session.acceptsOpens()).isFalse();
		this.fixture.session.goAway(YamuxSession.GO_AWAY_PROTOCOL_ERROR);
		assertThat(this.fixture.transmitAll()).containsExactly("GoAway - 0 1");
		assertThat(this.fixture.session.hasOutput()).isFalse();
	}

}
