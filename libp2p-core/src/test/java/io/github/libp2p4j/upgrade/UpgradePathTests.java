/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.noise.NoiseTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way up the staircase.
 */
class UpgradePathTests {

	private static final byte[] SYN_HELLO = MachineSide.hex("00 00 0001 00000001 00000005 68656c6c6f");

	private static final byte[] SYN_SECOND = MachineSide.hex("00 00 0001 00000003 00000000");

	@ParameterizedTest
	@CsvSource({ "true,true,true", "true,false,false", "false,true,false", "false,false,false" })
	void opensHoweverTheMuxerIsChosen(boolean initiatorOffers, boolean responderOffers, boolean early) {
		MachinePair pair = MachinePair.create(initiatorOffers, responderOffers).run();
		assertOpen(pair, early);
		assertThat(pair.initiator.wire.contains("> /yamux/1.0.0")).isEqualTo(!early);
		assertThat(pair.responder.wire.contains("< /yamux/1.0.0")).isEqualTo(!early);
		assertTalks(pair);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void opensByOneByteAtATime(boolean early) {
		MachinePair pair = MachinePair.create(early, early).run(MachineSide.BUFFER_BYTES, (left) -> 1);
		assertOpen(pair, early);
		pair.initiator.say("hello");
		pair.run(MachineSide.BUFFER_BYTES, (left) -> 1);
		assertThat(pair.responder.heard()).isEqualTo("hello");
	}

	@Test
	void opensHoweverTheFlightsAreSplit() {
		for (long seed = 1; seed <= 60; seed++) {
			Random random = new Random(seed);
			MachinePair pair = MachinePair.create(seed % 2 == 0, seed % 3 == 0);
			pair.run(31 + random.nextInt(9000), (left) -> 1 + random.nextInt(Math.min(left, 200)));
			assertThat(pair.initiator.machine.state()).as("seed %d", seed).isEqualTo(ConnectionState.OPEN);
			assertThat(pair.responder.machine.state()).as("seed %d", seed).isEqualTo(ConnectionState.OPEN);
			String text = "x".repeat(random.nextInt(100_000)) + "seed" + seed;
			pair.initiator.say(text);
			pair.run(31 + random.nextInt(9000), (left) -> 1 + random.nextInt(left));
			assertThat(pair.responder.heard()).as("seed %d", seed).isEqualTo(text);
		}
	}

	@Test
	void sendsHeaderProposalAndMessage1AtOnce() {
		byte[] flight = MachineSide.initiator().connected().output();
		assertThat(flight)
			.startsWith(MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.NOISE, MachineSide.hex("0020")))
			.hasSize(20 + 8 + 2 + 32);
	}

	@Test
	void aResponderSaysNothingUnasked() {
		MachineSide responder = MachineSide.responder().connected();
		assertThat(responder.machine.hasOutput()).isFalse();
		assertThat(responder.outputOnce(100)).isEmpty();
	}

	@Test
	void takesAllOfALazyDiallersFirstFlightAtOnce() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator();
		responder.receive(ScriptedPeer.HEADER, ScriptedPeer.NOISE, peer.noise());
		byte[] answer = responder.output();
		assertThat(answer).startsWith(MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.NOISE));
		peer.take(answer, ScriptedPeer.HEADER.length + ScriptedPeer.NOISE.length);
		assertThat(peer.noise()).isNotEmpty();
	}

	@Test
	void takesMuxerProposalAndFramesInOneCiphertextBehindMessage3() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator();
		byte[] message3 = peer.meet(responder);
		responder.receive(message3, peer.sealed(ScriptedPeer.HEADER, ScriptedPeer.YAMUX, SYN_HELLO));
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.OPEN);
		assertThat(responder.machine.earlyMuxer()).isFalse();
		assertThat(responder.log).containsExactly("opened 1");
		assertThat(responder.heard()).isEqualTo("hello");
		assertThat(peer.opened(responder.output())).as("the echo goes before any frame")
			.startsWith(MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.YAMUX,
					MachineSide.hex("00 01 0002 00000001 00000000")));
	}

	@Test
	void takesFramesRightBehindMessage3() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		byte[] message3 = peer.meet(responder);
		responder.receive(message3, peer.sealed(Arrays.copyOf(SYN_HELLO, 7)),
				peer.sealed(Arrays.copyOfRange(SYN_HELLO, 7, 17)));
		assertThat(responder.machine.earlyMuxer()).isTrue();
		assertThat(responder.heard()).isEqualTo("hello");
		assertThat(responder.wire).contains("< 0 1 1 5").doesNotContain("< /yamux/1.0.0");
	}

	@Test
	void takesTheInitiatorsPreferenceOfMuxers() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator("/mplex/6.7.0", ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void aRefusedFirstProposalIsNoEnd() {
		MachineSide responder = MachineSide.responder().connected();
		responder.receive(ScriptedPeer.HEADER, MachineSide.message("/tls/1.0.0"));
		assertThat(responder.output()).isEqualTo(MachineSide.concat(ScriptedPeer.HEADER, ScriptedPeer.NOT_AVAILABLE));
		responder.receive(ScriptedPeer.NOISE);
		assertThat(responder.output()).isEqualTo(ScriptedPeer.NOISE);
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.HANDSHAKE);
	}

	@Test
	void anInitiatorIsOpenOnceItsLastMessageIsOut() {
		MachinePair pair = MachinePair.create();
		pair.responder.receive(pair.initiator.output());
		pair.initiator.receive(pair.responder.output());
		int message3Bytes = 0;
		while (pair.initiator.machine.state() == ConnectionState.HANDSHAKE) {
			assertThat(pair.initiator.machine.hasSession()).isFalse();
			byte[] one = pair.initiator.outputOnce(1);
			assertThat(one).hasSize(1);
			message3Bytes++;
			pair.responder.receive(one);
		}
		assertThat(message3Bytes).isGreaterThan(66);
		assertOpen(pair, true);
	}

	@ParameterizedTest
	@ValueSource(ints = { 31, 32, 100, 8209, 8210, 65_537, 70_000 })
	void smallBuffersNeitherLoseNorReorder(int bufferBytes) {
		MachinePair pair = MachinePair.create(false, true).run(bufferBytes, (left) -> left);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 4000; i++) {
			text.append(i).append(' ');
		}
		pair.initiator.say(text.toString());
		pair.run(bufferBytes, (left) -> left);
		assertThat(pair.responder.heard()).isEqualTo(text.toString());
	}

	@Test
	void tooSmallABufferIsLeftAlone() {
		MachinePair pair = MachinePair.open();
		pair.initiator.say("hello");
		assertThat(pair.initiator.outputOnce(30)).isEmpty();
		assertThat(pair.initiator.machine.hasOutput()).isTrue();
		assertThat(pair.initiator.outputOnce(31)).hasSize(30);
		pair.responder.machine.close();
	}

	@Test
	void aWholeBufferIsOneNoiseMessage() {
		MachinePair pair = MachinePair.open();
		pair.initiator.say("x".repeat(200_000));
		byte[] first = pair.initiator.outputOnce(MachineSide.BUFFER_BYTES);
		assertThat(first).hasSize(NoiseTransport.MAX_PLAINTEXT + NoiseTransport.OVERHEAD).startsWith(0xff, 0xff);
	}

	@Test
	void drainingRefusesNewStreamsAndKeepsTheOpenOnes() {
		MachinePair pair = MachinePair.open();
		pair.initiator.say("before");
		pair.run();
		pair.responder.machine.drain();
		pair.responder.machine.drain();
		assertThat(pair.responder.machine.state()).isEqualTo(ConnectionState.DRAINING);
		pair.initiator.say("after");
		pair.run();
		assertThat(pair.responder.heard()).isEqualTo("before");
		assertThat(pair.responder.log).containsExactly("opened 1");
		assertThat(pair.initiator.log).contains("forgotten 3").doesNotContain("forgotten 1");
	}

	@Test
	void aCloseInTheMiddleOfInputEndsIt() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		responder.onStreamOpened = responder.machine::close;
		ByteBuffer in = ByteBuffer
			.wrap(MachineSide.concat(peer.sealed(SYN_HELLO, SYN_SECOND), peer.sealed(SYN_SECOND)));
		responder.machine.receive(in, responder.nowNanos);
		assertThat(responder.machine.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(responder.log).containsExactly("opened 1");
		assertThat(responder.heard()).isEmpty();
		assertThat(responder.machine.hasOutput()).isFalse();
		assertThat(responder.machine.deadlineNanos()).isEqualTo(Deadlines.NONE);
	}

	@Test
	void anEndOfInputIsMeasuredInMessagesAndFrames() {
		MachineSide responder = MachineSide.responder().connected();
		ScriptedPeer peer = ScriptedPeer.initiator(ConnectionMachine.YAMUX);
		responder.receive(peer.meet(responder));
		assertThat(responder.machine.isMidMessage()).isFalse();
		byte[] half = peer.sealed(Arrays.copyOf(SYN_HELLO, 7));
		responder.receive(Arrays.copyOf(half, 1));
		assertThat(responder.machine.isMidMessage()).as("within a Noise message").isTrue();
		responder.receive(Arrays.copyOfRange(half, 1, half.length));
		assertThat(responder.machine.isMidMessage()).as("within a header").isTrue();
		responder.receive(peer.sealed(Arrays.copyOfRange(SYN_HELLO, 7, 15)));
		assertThat(responder.machine.isMidMessage()).as("within a body").isTrue();
		responder.receive(peer.sealed(Arrays.copyOfRange(SYN_HELLO, 15, 17)));
		assertThat(responder.machine.isMidMessage()).as("after the frame").isFalse();
	}

	private static void assertOpen(MachinePair pair, boolean early) {
		for (MachineSide side : new MachineSide[] { pair.initiator, pair.responder }) {
			assertThat(side.machine.state()).isEqualTo(ConnectionState.OPEN);
			assertThat(side.machine.earlyMuxer()).isEqualTo(early);
			assertThat(side.machine.isMidMessage()).isFalse();
			assertThat(side.machine.wantsInput()).isTrue();
		}
		assertThat(pair.initiator.machine.remoteKey()).isEqualTo(MachineSide.BOB.publicKey());
		assertThat(pair.responder.machine.remoteKey()).isEqualTo(MachineSide.ALICE.publicKey());
	}

	private static void assertTalks(MachinePair pair) {
		pair.initiator.say("ping");
		pair.responder.say("pong");
		pair.run();
		assertThat(pair.responder.heard()).isEqualTo("ping");
		assertThat(pair.initiator.heard()).isEqualTo("pong");
		assertThat(pair.responder.log).containsExactly("opened 1");
		assertThat(pair.initiator.log).containsExactly("opened 2");
	}

}
