/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Opening, acknowledging, closing, resetting and ending, in literal bytes.
 */
class YamuxSessionTests {

	private final SessionFixture initiator = SessionFixture.initiator();

	private final SessionFixture responder = SessionFixture.responder();

	private final RecordingPort port = new RecordingPort();

	@Test
	void opensWithAWindowUpdateWhenNothingIsPending() {
		YamuxStream stream = this.initiator.open(this.port);
		assertThat(stream.id()).isEqualTo(1);
		assertThat(stream.port()).isSameAs(this.port);
		assertThat(this.initiator.session.hasOutput()).isTrue();
		assertThat(this.initiator.transmit()).isEqualTo("000100010000000100000000");
		assertThat(this.initiator.session.hasOutput()).isFalse();
	}

	@Test
	void opensWithAFrameOfItsOwnThoughDataIsPending() {
		YamuxStream stream = this.initiator.open(this.port);
		this.port.pending("hello");
		this.initiator.session.dataPending(stream);
		assertThat(this.initiator.transmit())
			.isEqualTo("000100010000000100000000" + "000000000000000100000005" + "68656c6c6f");
		assertThat(stream.sendCreditBytes()).isEqualTo(262_139);
	}

	@Test
	void findsFirstDataThatItWasNotToldOf() {
		this.port.pending("hello");
		this.initiator.open(this.port);
		assertThat(this.initiator.transmit())
			.isEqualTo("000100010000000100000000" + "000000000000000100000005" + "68656c6c6f");
	}

	@Test
	void opensDataAndClosesInThreeFramesWithoutCombiningFlags() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.session.closeWrite(stream);
		this.port.pending("hi");
		assertThat(this.initiator.transmitAll()).containsExactly("WindowUpdate SYN 1 0", "Data - 1 2", "Data FIN 1 0");
	}

	@Test
	void opensAndClosesWithoutData() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.session.closeWrite(stream);
		this.initiator.session.closeWrite(stream);
		assertThat(this.initiator.transmit()).isEqualTo("000100010000000100000000" + "000000040000000100000000");
	}

	@Test
	void announcesALargerInitialWindowWithTheSynEvenWhenDataIsPending() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.windows(1 << 20, 1 << 20));
		fixture.open(this.port.pending("x"));
		assertThat(fixture.transmit()).isEqualTo("0001000100000001000c0000" + "000000000000000100000001" + "78");
	}

	@Test
	void announcesALargerInitialWindowWithTheAck() {
		SessionFixture fixture = new SessionFixture(Role.RESPONDER, SessionFixture.windows(1 << 20, 1 << 20));
		fixture.receive("000100010000000100000000");
		assertThat(fixture.transmit()).isEqualTo("0001000200000001000c0000");
		assertThat(fixture.stream(1).receiveWindow().creditBytes()).isEqualTo(1 << 20);
	}

	@Test
	void announcesNoWindowToAPeerThatWillSendNothing() {
		SessionFixture fixture = new SessionFixture(Role.RESPONDER, SessionFixture.windows(1 << 20, 1 << 20));
		fixture.receive("000000050000000100000000");
		assertThat(fixture.transmit()).isEqualTo("000100020000000100000000");
	}

	@Test
	void usesOddIdsAsInitiatorAndEvenOnesAsResponder() {
		assertThat(this.initiator.open(this.port).id()).isEqualTo(1);
		assertThat(this.initiator.open(this.port).id()).isEqualTo(3);
		assertThat(this.responder.open(this.port).id()).isEqualTo(2);
		assertThat(this.responder.open(this.port).id()).isEqualTo(4);
	}

	@Test
	void acknowledgesBeforeItsFirstData() {
		this.responder.receive("000100010000000100000000");
		this.responder.session.dataPending(this.responder.stream(1));
		this.responder.port(1).pending("a");
		this.responder.session.dataPending(this.responder.stream(1));
		assertThat(this.responder.transmit()).isEqualTo("000100020000000100000000" + "00000000000000010000000161");
	}

	@Test
	void takesAnyFrameForAnAcknowledgement() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.transmit();
		this.initiator.receive("000000000000000100000001" + "61");
		this.initiator.receive("000100020000000100000000");
		assertThat(this.port.log).containsExactly("acknowledged");
		assertThat(this.port.text()).isEqualTo("a");
		assertThat(stream.isAcknowledged()).isTrue();
	}

	@Test
	void toleratesAcknowledgementsThatNobodyNeeds() {
		RecordingPort inbound = this.responder.opened(1);
		for (int i = 0; i < 50; i++) {
			this.responder.receive("000000020000000100000001" + "61");
			this.responder.receive("000100020000000100000000");
		}
		assertThat(inbound.received.size()).isEqualTo(50);
		assertThat(inbound.log).isEmpty();
	}

	@Test
	void forgetsAStreamOnceFinWentBothWays() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.session.closeWrite(stream);
		this.initiator.transmit();
		assertThat(stream.phase()).isEqualTo(StreamPhase.LOCAL_CLOSED);
		this.initiator.receive("000000000000000100000002" + "6f6b");
		this.initiator.receive("000000040000000100000000");
		assertThat(this.port.log).containsExactly("acknowledged", "closed after 2");
		assertThat(this.initiator.log).containsExactly("forgotten 1");
		assertThat(this.initiator.session.streams()).isEmpty();
	}

	@Test
	void keepsAStreamWhoseOtherHalfIsStillWritten() {
		RecordingPort inbound = this.responder.opened(1);
		YamuxStream stream = this.responder.stream(1);
		this.responder.receive("000100040000000100000000");
		assertThat(inbound.log).containsExactly("closed after 0");
		inbound.pending("late");
		this.responder.session.dataPending(stream);
		this.responder.session.closeWrite(stream);
		assertThat(this.responder.session.streams()).containsExactly(stream);
		assertThat(this.responder.transmitAll()).containsExactly("Data - 1 4", "Data FIN 1 0");
		assertThat(this.responder.log).containsExactly("opened 1", "forgotten 1");
	}

	@Test
	void finsOnlyAfterWhatIsPendingHasCredit() {
		YamuxStream stream = this.initiator.open(this.port);
		this.port.pending(new byte[262_144 + 5000]);
		this.initiator.session.dataPending(stream);
		this.initiator.session.closeWrite(stream);
		assertThat(this.initiator.transmitAll()).last().asString().startsWith("Data - 1 ");
		assertThat(this.port.log).containsExactly("stalled");
		this.initiator.receive(FrameHeader.TYPE_WINDOW_UPDATE, FrameHeader.FLAG_ACK, 1, 5000);
		assertThat(this.port.log).containsExactly("stalled", "acknowledged", "credit");
		assertThat(this.initiator.transmitAll()).containsExactly("Data - 1 5000", "Data FIN 1 0");
	}

	@Test
	void deliversBodyAndThenTheEndWhenBothComeInOneFrame() {
		RecordingPort inbound = this.responder.opened(1);
		this.responder.receive("000000040000000100000003" + "65");
		assertThat(inbound.log).isEmpty();
		this.responder.receive("6e");
		this.responder.receive("64");
		assertThat(inbound.text()).isEqualTo("end");
		assertThat(inbound.log).containsExactly("closed after 3");
	}

	@Test
	void resetsWithTheCodeInTheLength() {
		this.responder.opened(1);
		YamuxStream stream = this.responder.stream(1);
		this.responder.session.reset(stream, 0xFFFF_FFFFL);
		assertThat(this.responder.log).containsExactly("opened 1", "forgotten 1");
		this.responder.session.reset(stream, 7);
		assertThat(this.responder.transmit()).isEqualTo("0001000800000001ffffffff");
		assertThat(this.responder.port(1).log).isEmpty();
		assertThat(this.responder.session.hasOutput()).isFalse();
	}

	@Test
	void dropsWhatWasPendingOnReset() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.transmit();
		this.port.pending("never");
		this.initiator.session.dataPending(stream);
		this.initiator.session.closeWrite(stream);
		this.initiator.session.reset(stream, 0);
		this.initiator.session.dataPending(stream);
		this.initiator.session.closeWrite(stream);
		this.initiator.session.consumed(stream, 100, true, this.initiator.nowNanos);
		assertThat(this.initiator.transmitAll()).containsExactly("WindowUpdate RST 1 0");
	}

	@Test
	void saysNothingOfAStreamThatWasResetBeforeItWasAnnounced() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.session.reset(stream, 0);
		assertThat(this.initiator.session.hasOutput()).isFalse();
		assertThat(this.initiator.log).containsExactly("forgotten 1");
		assertThat(this.initiator.open(this.port).id()).isEqualTo(3);
	}

	@Test
	void tellsAResetWithItsCodeAndForgets() {
		YamuxStream stream = this.initiator.open(this.port);
		this.initiator.transmit();
		this.initiator.receive("0001000800000001ffffffff");
		assertThat(this.port.log).containsExactly("reset ffffffff");
		assertThat(this.initiator.log).containsExactly("forgotten 1");
		assertThat(stream.sendCreditBytes()).isEqualTo(262_144);
	}

	@Test
	void discardsTheBodyOfADataFrameThatResets() {
		RecordingPort inbound = this.responder.opened(1);
		this.responder.receive("000000080000000100000003" + "6162" + "63" + "000200010000000000000007");
		assertThat(inbound.log).containsExactly("reset 0");
		assertThat(inbound.text()).isEmpty();
		assertThat(this.responder.transmit()).isEqualTo("000200020000000000000007");
	}

	@Test
	void discardsTheRestOfABodyWhenItsPortResets() {
		RecordingPort inbound = this.responder.opened(1);
		YamuxStream stream = this.responder.stream(1);
		inbound.onData = () -> this.responder.session.reset(stream, 0);
		this.responder.receive("000000040000000100000004" + "6162");
		this.responder.receive("6364" + "000200010000000000000007");
		assertThat(inbound.text()).isEqualTo("ab");
		assertThat(inbound.log).isEmpty();
		assertThat(this.responder.transmitAll()).containsExactly("Ping ACK 0 7", "WindowUpdate RST 1 0");
	}

	@Test
	void refusesWithResetWhenTheListenerRefuses() {
		this.responder.refusing = true;
		this.responder.receive("000000010000000100000002" + "6162");
		assertThat(this.responder.transmit()).isEqualTo("000100080000000100001002");
		assertThat(this.responder.log).containsExactly("opened 1");
		assertThat(this.responder.session.streams()).isEmpty();
	}

	@Test
	void letsAPortWorkFromWithinItsCalls() {
		RecordingPort inbound = this.responder.opened(1);
		YamuxStream stream = this.responder.stream(1);
		inbound.onData = () -> {
			inbound.pending(inbound.received.toByteArray());
			this.responder.session.dataPending(stream);
			this.responder.session.consumed(stream, inbound.received.size(), true, this.responder.nowNanos);
			this.responder.session.closeWrite(stream);
		};
		this.responder.receive("000000040000000100000002" + "6162");
		assertThat(this.responder.transmitAll()).containsExactly("Ping SYN 0 1", "Data - 1 2", "Data FIN 1 0");
		assertThat(this.responder.session.streams()).isEmpty();
	}

	@Test
	void hasNoPortWithinTheCallThatAsksForIt() {
		List<YamuxStream> seen = new ArrayList<>();
		YamuxSession[] session = new YamuxSession[1];
		YamuxListener listener = new DelegatingListener(this.responder) {

			@Override
			public StreamPort onStreamOpened(YamuxStream stream) {
				seen.add(stream);
				assertThatIllegalStateException().isThrownBy(stream::port).withMessageContaining("stream 1");
				session[0].dataPending(stream);
				session[0].closeWrite(stream);
				return YamuxSessionTests.this.port;
			}

		};
		session[0] = new YamuxSession(Role.RESPONDER, YamuxSettings.defaults(), listener, this.responder, 0);
		session[0].receive(ByteBuffer.wrap(SessionFixture.frame(1, 1, 1, 0)), 0);
		ByteBuffer out = ByteBuffer.allocate(100);
		session[0].transmit(out, 0);
		assertThat(out.position()).isEqualTo(24);
		assertThat(seen.get(0).phase()).isEqualTo(StreamPhase.LOCAL_CLOSED);
	}

	@Test
	void mayResetAStreamWithinTheCallThatOffersIt() {
		YamuxSession[] session = new YamuxSession[1];
		YamuxListener listener = new DelegatingListener(this.responder) {

			@Override
			public StreamPort onStreamOpened(YamuxStream stream) {
				session[0].reset(stream, 5);
				return YamuxSessionTests.this.port;
			}

		};
		session[0] = new YamuxSession(Role.RESPONDER, YamuxSettings.defaults(), listener, this.responder, 0);
		session[0].receive(ByteBuffer.wrap(SessionFixture.frame(0, 5, 1, 0)), 0);
		ByteBuffer out = ByteBuffer.allocate(100);
		session[0].transmit(out, 0);
		assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(SessionFixture.frame(1, 8, 1, 5)));
		assertThat(this.port.log).isEmpty();
	}

	@Test
	void opensAndAcceptsNothingAfterGoAway() {
		RecordingPort inbound = this.responder.opened(1);
		this.responder.session.goAway(YamuxSession.GO_AWAY_NORMAL);
		assertThat(this.responder.session.acceptsOpens()).isFalse();
		assertThat(this.responder.session.open(this.port)).isNull();
		assertThat(this.responder.transmit()).isEqualTo("000300000000000000000000");
		this.responder.receive("000000010000000300000001" + "61" + "000000000000000100000001" + "62");
		assertThat(this.responder.transmit()).isEqualTo("000100080000000300001007");
		assertThat(inbound.text()).isEqualTo("b");
	}

	@Test
	void saysGoAwayNormalAfterEverythingElse() {
		YamuxStream stream = this.initiator.open(this.port.pending("last words"));
		this.initiator.session.goAway(0);
		this.initiator.session.closeWrite(stream);
		assertThat(this.initiator.transmitAll()).containsExactly("WindowUpdate SYN 1 0", "Data - 1 10", "Data FIN 1 0",
				"GoAway - 0 0");
	}

	@Test
	void doesNotSayGoAwayNormalWhileDataWaitsForABuffer() {
		this.initiator.session.open(new RecordingPort().pending(new byte[500]));
		this.initiator.session.open(new RecordingPort().pending(new byte[5000]));
		this.initiator.session.goAway(0);
		assertThat(this.initiator.transmit(12 + 12 + 12 + 500 + 12 + 900)).hasSize(2 * 536);
		assertThat(this.initiator.transmitAll()).containsExactly("Data - 3 5000", "GoAway - 0 0");
	}

	@Test
	void saysGoAwayWithAnErrorBeforeEverythingElse() {
		this.initiator.open(this.port.pending("late words"));
		this.initiator.session.goAway(YamuxSession.GO_AWAY_INTERNAL_ERROR);
		assertThat(this.initiator.transmitAll()).containsExactly("GoAway - 0 2", "WindowUpdate SYN 1 0", "Data - 1 10");
	}

	@Test
	void refusesStreamsOnRequestAndStillOpens() {
		this.responder.session.refuseStreams();
		this.responder.receive("000100010000000100000000");
		assertThat(this.responder.transmit()).isEqualTo("000100080000000100001007");
		assertThat(this.responder.session.open(this.port)).isNotNull();
		assertThat(this.responder.log).isEmpty();
	}

	@Test
	void takesNoNoticeOfWhatArrivesForRefusedStreams() {
		this.responder.session.refuseStreams();
		for (int id = 1; id < 2001; id += 2) {
			this.responder.receiveData(FrameHeader.FLAG_SYN, id, 1000);
			this.responder.receiveData(0, id, 262_144 - 1000);
			this.responder.receive(FrameHeader.TYPE_DATA, FrameHeader.FLAG_FIN, id, 0);
			assertThat(this.responder.transmitAll()).hasSize(1);
		}
	}

	@Test
	void tellsEachNewGoAwayCodeOnce() {
		this.responder.receive("000300000000000000000000" + "000300000000000000000000");
		this.responder.receive("000300000000000000000001");
		assertThat(this.responder.log).containsExactly("goAway 0", "goAway 1");
	}

	@Test
	void waitsForRoomInTheBacklog() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 10, 2));
		fixture.open(this.port);
		fixture.open(this.port);
		assertThat(fixture.session.open(this.port)).isNull();
		assertThat(fixture.session.acceptsOpens()).isTrue();
		fixture.transmit();
		fixture.receive("000100020000000300000000");
		fixture.receive("000100020000000100000000");
		assertThat(fixture.log).containsExactly("openable");
		assertThat(fixture.session.open(this.port)).isNotNull();
	}

	@Test
	void waitsForRoomInTheNumberOfStreams() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 1, 2));
		YamuxStream first = fixture.open(this.port);
		fixture.transmit();
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.session.reset(first, 0);
		assertThat(fixture.session.open(this.port)).as("its RST is not yet written").isNull();
		assertThat(fixture.log).containsExactly("forgotten 1");
		fixture.transmit();
		assertThat(fixture.session.open(this.port)).as("the peer may not have read it").isNull();
		fixture.pass(99 * SessionFixture.MILLIS);
		fixture.session.expire(fixture.nowNanos);
		assertThat(fixture.session.open(this.port)).isNull();
		assertThat(fixture.session.deadlineNanos()).isEqualTo(fixture.nowNanos + SessionFixture.MILLIS);
		fixture.pass(SessionFixture.MILLIS);
		fixture.session.expire(fixture.nowNanos);
		assertThat(fixture.log).containsExactly("forgotten 1", "openable");
		assertThat(fixture.session.open(this.port)).isNotNull();
	}

	@Test
	void leavesThePeerMoreTimeToLetGoOfStreamsThatAreResetInACrowd() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 4, 8));
		List<YamuxStream> streams = Stream.generate(() -> fixture.open(this.port)).limit(4).toList();
		fixture.transmitAll();
		streams.forEach((stream) -> fixture.session.reset(stream, 0));
		fixture.transmitAll();
		fixture.pass(999 * SessionFixture.MILLIS);
		fixture.session.expire(fixture.nowNanos);
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.pass(SessionFixture.MILLIS);
		fixture.session.expire(fixture.nowNanos);
		assertThat(Stream.generate(() -> fixture.session.open(this.port)).limit(4)).doesNotContainNull();
		assertThat(fixture.session.open(this.port)).isNull();
	}

	@Test
	void leavesThePeerAMomentToLetGoOfAStreamThatEndedInOrder() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 1, 2));
		YamuxStream first = fixture.open(this.port);
		fixture.session.closeWrite(first);
		fixture.transmitAll();
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.receive(FrameHeader.TYPE_DATA, FrameHeader.FLAG_ACK | FrameHeader.FLAG_FIN, 1, 0);
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.pass(5 * SessionFixture.MILLIS);
		fixture.session.expire(fixture.nowNanos);
		assertThat(fixture.log).containsExactly("forgotten 1", "openable");
		assertThat(fixture.session.open(this.port)).isNotNull();
	}

	@Test
	void opensAtOnceInThePlaceOfAStreamThatThePeerHasReset() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 1, 2));
		fixture.open(this.port);
		fixture.transmit();
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.receive(FrameHeader.TYPE_WINDOW_UPDATE, FrameHeader.FLAG_RST, 1, 0);
		assertThat(fixture.log).containsExactly("forgotten 1", "openable");
		assertThat(fixture.session.open(this.port)).isNotNull();
	}

	@Test
	void freesTheBacklogWhenAnUnacknowledgedStreamIsReset() {
		SessionFixture fixture = new SessionFixture(Role.INITIATOR, SessionFixture.counts(10, 10, 1));
		fixture.open(this.port);
		fixture.transmit();
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.receive("000100080000000100000000");
		assertThat(fixture.log).containsExactly("forgotten 1", "openable");
		assertThat(fixture.session.open(this.port)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0xFFFF_FFFDL, 0xFFFF_FFFCL })
	void endsOpeningCleanlyWhenIdsEnd(long last) {
		SessionFixture fixture = ((last & 1) == 1) ? this.initiator : this.responder;
		fixture.session.nextId(last - 2);
		YamuxStream before = fixture.open(this.port);
		YamuxStream stream = fixture.open(this.port);
		assertThat(before.id()).isEqualTo(last - 2);
		assertThat(stream.id()).isEqualTo(last);
		assertThat(fixture.session.open(this.port)).isNull();
		assertThat(fixture.session.acceptsOpens()).isFalse();
		assertThat(fixture.transmitAll()).contains("WindowUpdate SYN " + last + " 0");
		fixture.receive(FrameHeader.TYPE_DATA, FrameHeader.FLAG_ACK | FrameHeader.FLAG_FIN, last, 0);
		assertThat(stream.phase()).isEqualTo(StreamPhase.REMOTE_CLOSED);
	}

	@Test
	void acceptsIdsInAnyOrderAndUpToTheLast() {
		this.responder.receive(1, 1, 0xFFFF_FFFFL, 0);
		this.responder.receive(1, 1, 0x8000_0001L, 0);
		this.responder.receive(1, 1, 1, 0);
		assertThat(this.responder.log).containsExactly("opened 4294967295", "opened 2147483649", "opened 1");
		assertThat(this.responder.transmitAll()).containsExactly("WindowUpdate ACK 4294967295 0",
				"WindowUpdate ACK 2147483649 0", "WindowUpdate ACK 1 0");
	}

	@Test
	void givesBackWhatWindowsGrewByWhenDiscarded() {
		SessionFixture fixture = this.responder;
		fixture.opened(1);
		fixture.receiveData(0, 1, 200_000);
		fixture.session.consumed(fixture.stream(1), 200_000, true, fixture.nowNanos);
		assertThat(fixture.budgetBytes).isEqualTo(Long.MAX_VALUE - 262_144);
		fixture.session.discard();
		fixture.session.discard();
		assertThat(fixture.budgetBytes).isEqualTo(Long.MAX_VALUE);
		assertThat(fixture.session.streams()).isEmpty();
		assertThat(fixture.session.hasOutput()).isFalse();
		assertThat(fixture.session.open(this.port)).isNull();
		fixture.receive("000100010000000100000000");
		assertThat(fixture.log).doesNotContain("forgotten 1");
	}

	@Test
	void showsFramesBothWays() {
		List<String> shown = new ArrayList<>();
		this.responder.session.frameListener((inbound, type, flags, id, length) -> shown.add((inbound ? "< " : "> ")
				+ FrameHeader.typeName(type) + " " + FrameHeader.flagNames(flags) + " " + id + " " + length));
		this.responder.receive("0001000100000001ffff0000".replace("ffff0000", "00000010"));
		this.responder.receive("000000000000000100000001" + "61" + "0001000000000001000000ff");
		this.responder.transmit();
		assertThat(shown).containsExactly("< WindowUpdate SYN 1 16", "< Data - 1 1", "< WindowUpdate - 1 255",
				"> WindowUpdate ACK 1 0");
		this.responder.session.frameListener(null);
		this.responder.receive("000200010000000000000007");
		assertThat(shown).hasSize(4);
	}

	@Test
	void refusesCodesThatDoNotFit() {
		this.responder.opened(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.responder.session.goAway(-1))
			.withMessageContaining("32 unsigned bits");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.responder.session.reset(this.responder.stream(1), 1L << 32));
	}

	private static class DelegatingListener implements YamuxListener {

		private final SessionFixture fixture;

		DelegatingListener(SessionFixture fixture) {
			this.fixture = fixture;
		}

		@Override
		public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
			return this.fixture.onStreamOpened(stream);
		}

		@Override
		public void onOpenable() {
			this.fixture.onOpenable();
		}

		@Override
		public void onStreamForgotten(YamuxStream stream) {
			this.fixture.onStreamForgotten(stream);
		}

		@Override
		public void onGoAway(long code) {
			this.fixture.onGoAway(code);
		}

		@Override
		public void onRoundTrip(long nanos) {
			this.fixture.onRoundTrip(nanos);
		}

		@Override
		public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
			this.fixture.onWindowGrown(stream, fromBytes, toBytes);
		}

		@Override
		public void onWindowGrowthRefused(YamuxStream stream) {
			this.fixture.onWindowGrowthRefused(stream);
		}

	}

}
