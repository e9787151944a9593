/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every bit, every truncation and every inserted byte of the three handshake messages:
 * whoever receives it never completes, and neither does the other side, unless the
 * message was the last and it had completed before.
 */
class NoiseTamperTests {

	@Test
	void completesIfNobodyTampers() {
		for (int number = 1; number <= 3; number++) {
			Tampering tampering = new Tampering(number, (message) -> message);
			tampering.run();
			assertThat(tampering.pair.initiator.isComplete()).isTrue();
			assertThat(tampering.pair.responder.isComplete()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void neverCompletesAfterAFlippedBit(int number) {
		int bits = 8 * lengthOf(number);
		for (int bit = 0; bit < bits; bit++) {
			int flipped = bit;
			assertNeverCompletes(number, "bit " + bit, (message) -> {
				message[flipped / 8] ^= (byte) (1 << (flipped % 8));
				return message;
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void neverCompletesAfterATruncation(int number) {
		int length = lengthOf(number);
		for (int end = 0; end < length; end++) {
			int cut = end;
			assertNeverCompletes(number, end + " bytes, then nothing", (message) -> Arrays.copyOf(message, cut));
			if (end >= 2) {
				assertNeverCompletes(number, end + " bytes, length to match", (message) -> {
					byte[] body = Arrays.copyOfRange(message, 2, cut);
					return ForgingPeer.framed(body);
				});
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void neverCompletesAfterAnInsertedByte(int number) {
		int length = lengthOf(number);
		for (int offset = 2; offset <= length; offset++) {
			int inserted = offset;
			assertNeverCompletes(number, "a byte inserted at " + offset, (message) -> {
				byte[] longer = Arrays.copyOf(message, message.length + 1);
				System.arraycopy(message, inserted, longer, inserted + 1, message.length - inserted);
				longer[inserted] = 0x55;
				return ForgingPeer.framed(Arrays.copyOfRange(longer, 2, longer.length));
			});
		}
	}

	@Test
	void refusesIllegalLengthsAtTheirSecondByteAndKeepsNothing() {
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		for (int length = 0; length < 65_536; length++) {
			if (length != 32) {
				assertLengthRefused(new NoiseHandshake(Role.RESPONDER, NoisePair.BOB, null, List.of(), workspace),
						length);
			}
			boolean legal = length >= 96 && length <= 96 + HandshakePayload.MAX_LENGTH;
			if (!legal && (length < 100 || length % 97 == 0)) {
				assertLengthRefused(new NoiseHandshake(Role.INITIATOR, NoisePair.ALICE, null, List.of(), workspace),
						length);
			}
		}
	}

	@Test
	void theBufferFollowsWhatWasReceivedWhateverWasAnnounced() {
		NoisePair pair = NoisePair.create();
		int announced = 96 + HandshakePayload.MAX_LENGTH;
		pair.initiator.receive(ByteBuffer.wrap(new byte[] { (byte) (announced >>> 8), (byte) announced }));
		assertThat(pair.initiator.heldBytes()).isZero();
		for (int received = 1; received < announced; received++) {
			assertThat(pair.initiator.receive(ByteBuffer.wrap(new byte[1]))).isFalse();
			assertThat(pair.initiator.heldBytes())
				.isLessThanOrEqualTo(Math.max(NoiseWorkspace.MIN_PARTIAL, 2 * received));
		}
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> pair.initiator.receive(ByteBuffer.wrap(new byte[1])));
		assertThat(pair.initiator.heldBytes()).isZero();
	}

	@Test
	void refusesMessagesOfAnotherHandshake() {
		NoisePair old = NoisePair.create();
		byte[] oldFirst = NoisePair.output(old.initiator);
		old.responder.receive(ByteBuffer.wrap(oldFirst));
		byte[] oldSecond = NoisePair.output(old.responder);
		old.initiator.receive(ByteBuffer.wrap(oldSecond));
		byte[] oldThird = NoisePair.output(old.initiator);
		assertNeverCompletes(1, "an old message 1", (message) -> oldFirst);
		assertNeverCompletes(2, "an old message 2", (message) -> oldSecond);
		assertNeverCompletes(3, "an old message 3", (message) -> oldThird);
	}

	private static void assertLengthRefused(NoiseHandshake victim, int length) {
		ByteBuffer in = ByteBuffer.wrap(new byte[] { (byte) (length >>> 8), (byte) length, 1 });
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> victim.receive(in))
			.withMessageContaining("has " + length + " bytes, not");
		assertThat(in.position()).isEqualTo(2);
		assertThat(victim.heldBytes()).isZero();
	}

	private static void assertNeverCompletes(int number, String what, Change change) {
		Tampering tampering = new Tampering(number, change);
		tampering.run();
		assertThat(tampering.pair.responder.isComplete()).as(what).isFalse();
		assertThat(tampering.pair.initiator.isComplete()).as(what).isEqualTo(number == 3);
	}

	private static int lengthOf(int number) {
		return new int[] { 34, 202, 170 }[number - 1];
	}

	private interface Change {

		byte[] apply(byte[] message);

	}

	/** One handshake of which one message is changed on its way. */
	private static final class Tampering {

		final NoisePair pair = NoisePair.create(NoisePair.ALICE, NoisePair.BOB, null, List.of(), List.of());

		private final int tampered;

		private final Change change;

		Tampering(int tampered, Change change) {
			this.tampered = tampered;
			this.change = change;
		}

		void run() {
			try {
				for (int number = 1; number <= 3; number++) {
					NoiseHandshake sender = (number == 2) ? this.pair.responder : this.pair.initiator;
					NoiseHandshake receiver = (number == 2) ? this.pair.initiator : this.pair.responder;
					byte[] message = NoisePair.output(sender);
					if (number == this.tampered) {
						assertThat(message).hasSize(lengthOf(number));
						message = this.change.apply(message);
					}
					ByteBuffer in = ByteBuffer.wrap(message);
					while (in.hasRemaining() && receiver.receive(in)) {
						assertThat(in.position()).isPositive();
					}
				}
			}
			catch (ProtocolViolationException ex) {
				assertThat(ex.protocol()).isEqualTo("noise");
			}
		}

	}

}
