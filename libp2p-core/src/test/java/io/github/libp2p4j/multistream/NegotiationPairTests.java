/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both roles against each other, and each against noise.
 */
class NegotiationPairTests {

	private static final long SEED = 20261122L;

	@Test
	void agreeWhateverTheSplits() {
		System.out.println("seed " + SEED);
		Random random = new Random(SEED);
		for (int round = 0; round < 5000; round++) {
			List<String> proposals = ids(random, 1 + random.nextInt(5));
			List<String> supported = ids(random, random.nextInt(5));
			MultistreamNegotiation initiator = MultistreamNegotiation.initiator(proposals);
			MultistreamNegotiation responder = MultistreamNegotiation.responder(() -> supported);
			ByteBuffer toResponder = ByteBuffer.allocate(8192);
			ByteBuffer toInitiator = ByteBuffer.allocate(8192);
			for (int step = 0; step < 20_000 && !settled(initiator, responder); step++) {
				move(random, initiator, toResponder, responder);
				move(random, responder, toInitiator, initiator);
			}
			String expected = proposals.stream().filter(supported::contains).findFirst().orElse(null);
			assertThat(initiator.state()).isEqualTo((expected != null) ? State.AGREED : State.REFUSED);
			if (expected != null) {
				assertThat(initiator.protocol()).isEqualTo(expected);
				assertThat(responder.protocol()).isEqualTo(expected);
			}
			else {
				assertThat(responder.onEndOfInput()).isEqualTo(State.REFUSED);
			}
		}
	}

	private static boolean settled(MultistreamNegotiation initiator, MultistreamNegotiation responder) {
		return initiator.state() != State.NEGOTIATING && !responder.hasOutput() && !initiator.hasOutput();
	}

	private static void move(Random random, MultistreamNegotiation from, ByteBuffer pipe, MultistreamNegotiation to) {
		ByteBuffer out = ByteBuffer.allocate(random.nextInt(40));
		from.transmit(out);
		pipe.put(out.flip()).flip();
		ByteBuffer in = pipe.slice(0, random.nextInt(pipe.remaining() + 1));
		to.receive(in);
		pipe.position(in.position()).compact();
	}

	private static List<String> ids(Random random, int count) {
		List<String> ids = new ArrayList<>();
		while (ids.size() < count) {
			int number = random.nextInt(8);
			String id = "/" + "é".repeat(number * number * 9) + number;
			if (!ids.contains(id)) {
				ids.add(id);
			}
		}
		return ids;
	}

	@Test
	void surviveEverySingleChangedBit() {
		byte[] proposal = NegotiationFixture.concat(NegotiationFixture.HEADER, NegotiationFixture.message("/noise"));
		for (int bit = 0; bit < 8 * proposal.length; bit++) {
			byte[] changed = proposal.clone();
			changed[bit / 8] ^= (byte) (1 << (bit % 8));
			MultistreamNegotiation responder = NegotiationFixture.responder("/noise");
			assertThat(outcome(responder, changed)).isNotEqualTo(State.AGREED);
			MultistreamNegotiation initiator = MultistreamNegotiation.initiator(List.of("/noise"));
			assertThat(outcome(initiator, changed)).isNotEqualTo(State.AGREED);
		}
	}

	@Test
	void boundOutputAgainstRandomBytes() {
		System.out.println("seed " + SEED);
		Random random = new Random(SEED);
		byte[] alphabet = NegotiationFixture.hex("0304036e610a6c730a2f80ff00c3a90102");
		for (int round = 0; round < 20_000; round++) {
			byte[] noise = new byte[random.nextInt(200)];
			for (int index = 0; index < noise.length; index++) {
				noise[index] = alphabet[random.nextInt(alphabet.length)];
			}
			MultistreamNegotiation responder = NegotiationFixture.responder("/noise");
			NegotiationFixture.feed(responder, NegotiationFixture.HEADER);
			outcome(responder, noise);
			assertThat(NegotiationFixture.output(responder)).hasSizeLessThanOrEqualTo(6144);
		}
	}

	private static State outcome(MultistreamNegotiation negotiation, byte[] bytes) {
		try {
			return negotiation.receive(ByteBuffer.wrap(bytes));
		}
		catch (ProtocolViolationException violation) {
			return State.REFUSED;
		}
	}

}
