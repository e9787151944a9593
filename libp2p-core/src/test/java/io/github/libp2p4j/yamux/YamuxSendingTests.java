/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is written when: credit, turns, buffers.
 */
class YamuxSendingTests {

	private final SessionFixture fixture = SessionFixture.responder();

	private YamuxStream pending(long id, int bytes) {
		this.fixture.opened(id).pending(new byte[bytes]);
		YamuxStream stream = this.fixture.stream(id);
		this.fixture.session.dataPending(stream);
		return stream;
	}

	@Test
	void fillsTheBufferWithOneFrameWhenOneStreamIsReady() {
		pending(1, 100_000);
		assertThat(this.fixture.transmit()).hasSize(2 * 65_519).startsWith("0000000000000001" + "0000ffe3");
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 " + (100_000 - 65_507));
	}

	@Test
	void takesTurnsWhenSeveralAreReady() {
		pending(1, 100_000);
		pending(3, 40_000);
		pending(5, 100_000);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 65507", "Data - 3 40000", "Data - 5 25495",
				"Data - 1 34493", "Data - 5 31002", "Data - 5 43503");
	}

	@Test
	void servesWhatIsShortAndNewFirst() {
		pending(1, 200_000);
		pending(3, 200_000);
		this.fixture.transmit();
		pending(5, 100);
		pending(7, SendScheduler.SHORT_BYTES + 1);
		assertThat(this.fixture.transmitAll().subList(0, 3)).containsExactly("Data - 5 100", "Data - 3 65395",
				"Data - 1 65507");
	}

	@Test
	void leavesTheOthersTheirTurnsHoweverMuchIsShortAndNew() {
		pending(1, 200_000);
		for (int id = 3; id <= 23; id += 2) {
			pending(id, SendScheduler.SHORT_BYTES);
		}
		assertThat(this.fixture.transmitAll().subList(0, 6)).containsExactly("Data - 3 16384", "Data - 5 16384",
				"Data - 7 16384", "Data - 9 16319", "Data - 1 65507", "Data - 11 16384");
	}

	@Test
	void countsTheHeadersOfWhatIsShortAndNew() {
		pending(1, 200_000);
		for (int id = 3; id <= 2 * 520 + 1; id += 2) {
			pending(id, 115);
		}
		List<String> frames = this.fixture.transmitAll();
		int bulk = (int) frames.stream().takeWhile((frame) -> !frame.startsWith("Data - 1 ")).count();
		assertThat(bulk).isEqualTo(65_536 / (115 + 12) + 1);
	}

	@Test
	void isFirstAgainWithItsNextShortMessage() {
		pending(1, 200_000);
		YamuxStream shortOne = pending(3, 100);
		this.fixture.transmit();
		this.fixture.port(3).pending(new byte[200]);
		this.fixture.session.dataPending(shortOne);
		assertThat(this.fixture.transmitAll().subList(0, 2)).containsExactly("Data - 3 200", "Data - 1 65295");
	}

	@Test
	void sharesTheLinkFairlyUnderLoad() {
		List<RecordingPort> ports = new ArrayList<>();
		for (int id = 1; id <= 19; id += 2) {
			pending(id, 200_000);
			ports.add(this.fixture.port(id));
		}
		for (int i = 0; i < 10; i++) {
			this.fixture.transmit();
		}
		List<Integer> left = ports.stream().map(RecordingPort::pendingBytes).toList();
		assertThat(Collections.max(left) - Collections.min(left)).isLessThanOrEqualTo(SendScheduler.MAX_BODY_BYTES);
	}

	/** go-yamux grants nothing before it has read half of its window, to the byte. */
	@Test
	void sendsWhatIsLeftOfALargeGrantAtOnce() {
		YamuxStream stream = pending(1, 300_000);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 65507", "Data - 1 65507", "Data - 1 65507",
				"Data - 1 65507", "Data - 1 116");
		assertThat(stream.sendCreditBytes()).isZero();
		this.fixture.receive(1, 0, 1, 2 * 65_507 + 1);
		assertThat(this.fixture.port(1).log).containsExactly("stalled", "credit");
	}

	@Test
	void neverExceedsTheCredit() {
		YamuxStream stream = pending(1, 300_000);
		this.fixture.transmitAll();
		this.fixture.receive(1, 0, 1, 500);
		assertThat(this.fixture.session.hasOutput()).as("less than what is worth a frame").isFalse();
		assertThat(stream.sendCreditBytes()).isEqualTo(500);
		assertThat(this.fixture.port(1).log).containsExactly("stalled");
		this.fixture.receive(1, 0, 1, 1000);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 1500");
		assertThat(this.fixture.port(1).log).containsExactly("stalled", "credit", "stalled");
	}

	@Test
	void letsASliverOfCreditGoAfterAWhile() {
		YamuxStream stream = pending(1, 300_000);
		this.fixture.transmitAll();
		this.fixture.receive(1, 0, 1, 116);
		long due = this.fixture.nowNanos + SendScheduler.SLIVER_NANOS;
		assertThat(this.fixture.session.deadlineNanos()).isEqualTo(due);
		this.fixture.nowNanos = due - 1;
		assertThat(this.fixture.session.expire(this.fixture.nowNanos)).isTrue();
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.nowNanos = due;
		assertThat(this.fixture.session.expire(due)).isTrue();
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 116");
		assertThat(stream.sendCreditBytes()).isZero();
		assertThat(this.fixture.session.deadlineNanos()).isNotEqualTo(due);
	}

	@Test
	void waitsAgainUntilAnotherLargeGrant() {
		pending(1, 400_000);
		this.fixture.transmitAll();
		this.fixture.receive(1, 0, 1, SendScheduler.LARGE_GRANT_BYTES - 1);
		this.fixture.transmitAll();
		this.fixture.receive(1, 0, 1, 7);
		assertThat(this.fixture.session.hasOutput()).isFalse();
		this.fixture.receive(1, 0, 1, 1024);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 1059");
		this.fixture.receive(1, 0, 1, 7);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 7");
	}

	@Test
	void doesNotHoldBackWhatIsSmallAnyway() {
		YamuxStream stream = pending(1, 262_144);
		this.fixture.transmitAll();
		this.fixture.receive(1, 0, 1, 5);
		this.fixture.port(1).pending("abc");
		this.fixture.session.dataPending(stream);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 3");
	}

	@Test
	void leavesOtherStreamsAloneWhenOneIsOutOfCredit() {
		pending(1, 400_000);
		this.fixture.transmitAll();
		pending(3, 10);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 3 10");
	}

	@Test
	void doesNotStartAFrameInASliverOfTheBuffer() {
		pending(1, 500);
		pending(3, 5000);
		assertThat(this.fixture.transmit(12 + 500 + 12 + 900)).hasSize(2 * 512);
		assertThat(this.fixture.transmit(13)).as("but takes what an empty buffer has").hasSize(26);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 3 4999");
	}

	@Test
	void writesNothingIntoABufferWithoutRoom() {
		pending(1, 5);
		this.fixture.session.ping(this.fixture.nowNanos);
		assertThat(this.fixture.transmit(11)).isEmpty();
		assertThat(this.fixture.transmit(12)).isEqualTo("000200010000000000000001");
		assertThat(this.fixture.transmit(12)).isEmpty();
		assertThat(this.fixture.session.hasOutput()).isTrue();
		assertThat(this.fixture.transmit(17)).isEqualTo("000000000000000100000005" + "0000000000");
	}

	@Test
	void writesControlFramesFirstAndInOrder() {
		this.fixture.opened(1);
		pending(3, 3);
		pending(5, 3);
		this.fixture.session.closeWrite(this.fixture.stream(1));
		this.fixture.receiveData(0, 5, 262_144);
		this.fixture.session.consumed(this.fixture.stream(5), 262_144, false, this.fixture.nowNanos);
		this.fixture.session.reset(this.fixture.stream(3), 9);
		this.fixture.receive("000200010000000000000007");
		assertThat(this.fixture.transmitAll()).containsExactly("Ping ACK 0 7", "Ping SYN 0 1", "Data FIN 1 0",
				"WindowUpdate - 5 262144", "WindowUpdate RST 3 9", "Data - 5 3");
	}

	@Test
	void putsFinRightBehindTheLastData() {
		YamuxStream first = pending(1, 10);
		pending(3, 10);
		this.fixture.session.closeWrite(first);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 10", "Data FIN 1 0", "Data - 3 10");
	}

	@Test
	void keepsWhatDidNotFitForTheNextBuffer() {
		List<String> headers = new ArrayList<>();
		for (int id = 1; id < 41; id += 2) {
			this.fixture.receive(1, 1, id, 0);
		}
		while (this.fixture.session.hasOutput()) {
			headers.add(this.fixture.transmit(30));
		}
		assertThat(headers).hasSize(10).allMatch((hex) -> hex.length() == 48);
	}

	@Test
	void namesThePortThatPromisedMoreThanItHad() {
		SessionFixture other = new SessionFixture(Role.INITIATOR, YamuxSettings.defaults());
		YamuxStream liar = other.open(new StreamPort() {

			@Override
			public int pendingBytes() {
				return 10;
			}

			@Override
			public void drainTo(java.nio.ByteBuffer target) {
				target.put((byte) 1);
			}

			@Override
			public void onData(java.nio.ByteBuffer data) {
			}

			@Override
			public void onAcknowledged() {
			}

			@Override
			public void onRemoteClosed() {
			}

			@Override
			public void onReset(long code) {
			}

			@Override
			public void onCredit(boolean stalled) {
			}

		});
		other.session.dataPending(liar);
		assertThatIllegalStateException().isThrownBy(other::transmit)
			.withMessageContaining("stream 1 OPEN")
			.withMessageContaining("9 bytes less than the 10");
	}

	@Test
	void holdsUnsignedCredit() {
		YamuxStream stream = pending(1, 0);
		this.fixture.receive(1, 0, 1, 0xFFFF_FFFFL - 262_144);
		assertThat(stream.sendCreditBytes()).isEqualTo(0xFFFF_FFFFL);
		this.fixture.port(1).pending(new byte[70_000]);
		this.fixture.session.dataPending(stream);
		assertThat(this.fixture.transmitAll()).containsExactly("Data - 1 65507", "Data - 1 4493");
		assertThat(stream.sendCreditBytes()).isEqualTo(0xFFFF_FFFFL - 70_000);
	}

	@Test
	void neverWritesABodyLongerThan64KiB() {
		pending(1, 200_000);
		assertThat(this.fixture.transmit(1 << 20)).startsWith("0000000000000001" + "00010000");
	}

	@Test
	void hasNoDeadlineWhereNothingWaits() {
		YamuxSettings settings = new YamuxSettings(10, 10, 10, 262_144, 262_144, 10, 0, 0);
		SessionFixture quiet = new SessionFixture(Role.INITIATOR, settings);
		assertThat(quiet.session.deadlineNanos()).isEqualTo(Deadlines.NONE);
	}

}
