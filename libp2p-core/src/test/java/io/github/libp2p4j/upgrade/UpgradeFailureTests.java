/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.upgrade.UpgradeFailedException.Kind;
import io.github.libp2p4j.yamux.YamuxSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Upgrades that must not succeed, and what is said, kept and read of them.
 */
class UpgradeFailureTests {

	private static final int FLIGHT_PREFIX = ScriptedPeer.HEADER.length + ScriptedPeer.NOISE.length;

	@Test
	void anotherPeerThanExpectedIsNamedAndLearnsNothing() {
		MachineSide initiator = MachineSide.initiator(MachineSide.ALICE.peerId(), true).connected();
		ScriptedPeer peer = ScriptedPeer.responder(ConnectionMachine.YAMUX);
		UpgradeFailedException failure = failure(initiator, peer.answer(initiator));
		assertThat(failure.kind()).isEqualTo(Kind.PEER_ID_MISMATCH);
		assertThat(failure).hasMessageContaining(MachineSide.ALICE.peerId().toString())
			.hasMessageContaining(MachineSide.BOB.peerId().toString());
		assertThat(initiator.machine.hasSession()).isFalse();
		assertSilent(initiator);
	}

	@Test
	void theExpectedPeerIsLetIn() {
		MachinePair pair = new MachinePair(MachineSide.initiator(MachineSide.BOB.peerId(), true),
				MachineSide.responder());
		assertThat(pair.run().initiator.machine.state()).isEqualTo(ConnectionState.OPEN);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aNodeThatDialledItselfStopsBeforeItsLastMessage(boolean early) {
		MachinePair pair = new MachinePair(MachineSide.initiator(null, early),
				MachineSide.responder(MachineSide.ALICE, early));
		pair.responder.receive(pair.initiator.output());
		UpgradeFailedException failure = failure(pair.initiator, pair.responder.output());
		assertThat(failure.kind()).isEqualTo(Kind.SELF);
		assertThat(failure).hasMessageContaining(MachineSide.ALICE.peerId().toString());
		assertSilent(pair.initiator);
	}

	@Test
	void aListenerThatMeetsItselfRefuses() {
		MachineSide responder = MachineSide.responder(MachineSide.ALICE, true).connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		assertThat(failure(responder, peer.meet(responder)).kind()).isEqualTo(Kind.SELF);
		assertThat(responder.machine.hasSession()).isFalse();
		assertSilent(responder);
	}

	@Test
	void ourOwnBytesSentBackEndTheUpgrade() {
		MachineSide initiator = MachineSide.initiator().connected();
		ProtocolViolationException violation = violation(initiator, initiator.output(), FLIGHT_PREFIX + 2);
		assertThat(violation.protocol()).isEqualTo("noise");
		assertSilent(initiator);
	}

	@Test
	void aPeerWithoutNoiseIsToldApart() {
		MachineSide initiator = MachineSide.initiator().connected();
		initiator.output();
		UpgradeFailedException failure = failure(initiator,
				MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.NOT_AVAILABLE));
		assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_PROTOCOL);
		assertThat(failure).hasMessageContaining("/noise");
		assertSilent(initiator);
	}

	@Test
	void aPeerWithoutOurMuxerIsToldApart() {
		MachineSide initiator = MachineSide.initiator().connected();
		ScriptedPeer peer = ScriptedPeer.responder();
		initiator.receive(peer.answer(initiator));
		peer.take(initiator.outputOnce(1000), 0);
		assertThat(initiator.machine.state()).isEqualTo(ConnectionState.MUXER_NEGOTIATION);
		UpgradeFailedException failure = failure(initiator,
				peer.sealed(ScriptedPeer.HEADER, ScriptedPeer.NOT_AVAILABLE));
		assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_PROTOCOL);
		assertThat(failure).hasMessageContaining("/yamux/1.0.0");
		assertThat(initiator.machine.hasSession()).isFalse();
	}

	@Test
	void noMuxerInCommonInTheExtensionsEndsTheHandshake() {
		MachineSide initiator = MachineSide.initiator().connected();
		ScriptedPeer peer = ScriptedPeer.responder("/mplex/6.7.0");
		byte[] answer = peer.answer(initiator);
		assertThat(violation(initiator, answer, answer.length).protocol()).isEqualTo("noise");
		assertSilent(initiator);
	}

	@ParameterizedTest
	@CsvSource({ "474554202f20485454502f312e310d0a, 0", "16030100c8010000c40303, 0",
			"132f6d756c746973747265616d2f312e302e310a0000, 18", "132f6d756c746973747265616d2f312e302e300a 00ff, 20",
			"132f6d756c746973747265616d2f312e302e300a ffff03, 21" })
	void garbageInsteadOfNegotiationEndsAtItsFirstWrongByte(String hex, int at) {
		MachineSide responder = MachineSide.responder().connected();
		ProtocolViolationException violation = violation(responder, MachineSide.hex(hex), at + 1);
		assertThat(violation.protocol()).isEqualTo("multistream");
		assertSilent(responder);
	}

	@Test
	void garbageInsteadOfAnAnswerEndsAtItsFirstWrongByte() {
		MachineSide initiator = MachineSide.initiator().connected();
		initiator.output();
		byte[] wrong = MachineSide.concat(ScriptedPeer.HEADER, MachineSide.message("/tls/1.0.0"));
		assertThat(violation(initiator, wrong, ScriptedPeer.HEADER.length + 1).protocol()).isEqualTo("multistream");
		assertSilent(initiator);
	}

	@ParameterizedTest
	@CsvSource({ "0000", "001f", "0021", "ffff" })
	void aWrongLengthOfMessage1EndsBeforeItsBody(String length) {
		MachineSide responder = MachineSide.responder().connected();
		byte[] flight = MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.NOISE, MachineSide.hex(length),
				new byte[100]);
		assertThat(violation(responder, flight, FLIGHT_PREFIX + 2).protocol()).isEqualTo("noise");
	}

	@Test
	void garbageInsteadOfMessage2EndsTheHandshakeAndReadsNotBeyond() {
		MachineSide initiator = MachineSide.initiator().connected();
		byte[] answer = ScriptedPeer.responder().answer(initiator);
		answer[answer.length - 1] ^= 1;
		byte[] more = MachineSide.concat(answer, new byte[50]);
		assertThat(violation(initiator, more, answer.length).protocol()).isEqualTo("noise");
		assertSilent(initiator);
	}

	@Test
	void garbageInsteadOfMessage3EndsTheHandshakeAndReadsNotBeyond() {
		MachineSide responder = MachineSide.responder().connected();
		byte[] message3 = ScriptedPeer.initiator(ConnectionMachine.YAMUX).meet(responder);
		message3[10] ^= 1;
		byte[] more = MachineSide.concat(message3, new byte[50]);
		assertThat(violationWithin(responder, more, message3.length).protocol()).isEqualTo("noise");
		assertThat(responder.machine.hasSession()).isFalse();
		assertSilent(responder);
	}

	@Test
	void garbageInsteadOfCiphertextReleasesNoPlaintext() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator();
		responder.receive(peer.meet(responder));
		byte[] sealed = peer.sealed(ScriptedPeer.HEADER, ScriptedPeer.YAMUX);
		sealed[5] ^= 1;
		byte[] more = MachineSide.concat(sealed, new byte[50]);
		assertThat(violationWithin(responder, more, sealed.length).protocol()).isEqualTo("noise");
		assertThat(responder.wire).doesNotContain("< /yamux/1.0.0");
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.MUXER_NEGOTIATION);
	}

	@Test
	void garbageInsteadOfAMuxerProposalIsABreachOfMultistream() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator();
		responder.receive(peer.meet(responder));
		byte[] sealed = peer.sealed(MachineSide.hex("00010001000000010000"));
		byte[] more = MachineSide.concat(sealed, peer.sealed(ScriptedPeer.HEADER));
		assertThat(violation(responder, more, sealed.length).protocol()).isEqualTo("multistream");
		assertThat(responder.machine.hasSession()).isFalse();
	}

	@Test
	void garbageInsteadOfFramesIsABreachOfYamux() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		byte[] sealed = peer.sealed(MachineSide.message("/multistream/1.0.0"));
		byte[] more = MachineSide.concat(sealed, peer.sealed(MachineSide.hex("00 00 0001 00000001 00000000")));
		assertThat(violation(responder, more, sealed.length).protocol()).isEqualTo("yamux");
		assertThat(responder.log).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bytesBehindMessage2CannotBeHonest(boolean atOnce) {
		MachineSide initiator = MachineSide.initiator().connected();
		byte[] answer = ScriptedPeer.responder(ConnectionMachine.YAMUX).answer(initiator);
		if (!atOnce) {
			initiator.receive(answer);
			assertThat(initiator.outputOnce(5)).as("message 3 in part").hasSize(5);
			answer = new byte[0];
		}
		byte[] more = MachineSide.concat(answer, new byte[1]);
		ProtocolViolationException violation = violation(initiator, more, answer.length);
		assertThat(violation.protocol()).isEqualTo("noise");
		assertThat(violation).hasMessageContaining("1 bytes before the last handshake message was sent");
		assertSilent(initiator);
		assertThat(initiator.machine.state()).isEqualTo(ConnectionState.HANDSHAKE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void messagesWithoutContentAreToleratedInSmallNumbers(boolean early) {
		MachineSide responder = MachineSide.responder(MachineSide.BOB, early).connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		int tolerated = YamuxSettings.defaults().maxAbnormalEvents();
		for (int i = 0; i < tolerated; i++) {
			responder.receive(peer.sealed());
		}
		byte[] oneMore = peer.sealed();
		ProtocolViolationException violation = violation(responder, oneMore, oneMore.length);
		assertThat(violation.protocol()).isEqualTo(early ? "yamux" : "noise");
		assertThat(violation).hasMessageContaining("200").hasMessageContaining("without content");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void amongAMillionMessagesWithoutContentTheConnectionEnds(boolean early) {
		MachineSide responder = MachineSide.responder(MachineSide.BOB, early).connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		int sent = 0;
		ProtocolViolationException violation = null;
		while (violation == null && sent < 1_000_000) {
			// 100 us apart: a million take 100 s.
			responder.nowNanos += 100_000;
			byte[] empty = peer.sealed();
			sent++;
			try {
				responder.receive(empty);
			}
			catch (ProtocolViolationException ex) {
				violation = ex;
			}
		}
		assertThat(violation).isNotNull();
		assertThat(sent).isLessThan(300);
	}

	@Test
	void whatWasChargedBeforeTheMuxerIsNotForgotten() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator();
		responder.receive(peer.meet(responder));
		for (int i = 0; i < 150; i++) {
			responder.receive(peer.sealed());
		}
		responder.receive(peer.sealed(ScriptedPeer.HEADER, ScriptedPeer.YAMUX));
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.OPEN);
		assertThat(responder.machine.session().abnormalEvents()).isEqualTo(150);
	}

	/** Fails by something that has a name. */
	private static UpgradeFailedException failure(MachineSide side, byte[] bytes) {
		UpgradeFailedException failure = catchThrowableOfType(UpgradeFailedException.class, () -> side.receive(bytes));
		assertThat(failure).isNotNull();
		return failure;
	}

	/** Fails by a breach, with exactly so many bytes consumed. */
	private static ProtocolViolationException violation(MachineSide side, byte[] bytes, int consumed) {
		ByteBuffer in = ByteBuffer.wrap(bytes);
		ProtocolViolationException violation = violation(side, in);
		assertThat(in.position()).as("bytes consumed").isEqualTo(consumed);
		return violation;
	}

	/** Fails by a breach in a message that ends there. */
	private static ProtocolViolationException violationWithin(MachineSide side, byte[] bytes, int end) {
		ByteBuffer in = ByteBuffer.wrap(bytes);
		ProtocolViolationException violation = violation(side, in);
		assertThat(in.position()).as("bytes consumed").isBetween(2, end);
		return violation;
	}

	private static ProtocolViolationException violation(MachineSide side, ByteBuffer in) {
		int limit = in.limit();
		ProtocolViolationException violation = catchThrowableOfType(ProtocolViolationException.class,
				() -> side.machine.receive(in, side.nowNanos));
		assertThat(violation).isNotNull();
		assertThat(in.limit()).isEqualTo(limit);
		return violation;
	}

	private static void assertSilent(MachineSide side) {
		assertThat(side.machine.hasOutput()).isFalse();
		assertThat(side.outputOnce(10_000)).isEmpty();
		assertThat(side.machine.hasSession()).isFalse();
		assertThat(side.log).isEmpty();
	}

}
