/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both directions with random sizes, splits and interleavings, from the first byte of the
 * handshake on, against the simplest model there is: what goes in comes out, in order,
 * and nothing else.
 */
class NoisePropertyTests {

	private static final int STEPS = 400;

	@ParameterizedTest
	@CsvSource({ "JAVA, JAVA", "CONSCRYPT, CONSCRYPT", "JAVA, CONSCRYPT", "CONSCRYPT, JAVA" })
	void whatGoesInComesOut(CryptoPreference left, CryptoPreference right) {
		for (long seed = 1; seed <= 25; seed++) {
			Random random = new Random(seed);
			Side initiator = new Side(Role.INITIATOR, left, random);
			Side responder = new Side(Role.RESPONDER, right, random);
			initiator.peer = responder;
			responder.peer = initiator;
			try {
				for (int step = 0; step < STEPS; step++) {
					Side side = random.nextBoolean() ? initiator : responder;
					if (random.nextBoolean()) {
						side.send();
					}
					else {
						side.deliver(1 + size(random));
					}
				}
				while (initiator.isBusy() || responder.isBusy()) {
					initiator.send();
					responder.send();
					initiator.deliver(Integer.MAX_VALUE);
					responder.deliver(Integer.MAX_VALUE);
				}
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("seed " + seed, ex);
			}
			for (Side side : new Side[] { initiator, responder }) {
				assertThat(side.handshake.isComplete()).as("seed %d", seed).isTrue();
				assertThat(side.received.toByteArray()).as("seed %d", seed).isEqualTo(side.peer.sent.toByteArray());
				assertThat(side.handshake.transport().emptyMessagesReceived()).as("seed %d", seed)
					.isEqualTo(side.peer.emptySent);
				assertThat(side.handshake.transport().isMidMessage()).as("seed %d", seed).isFalse();
				assertThat(side.handshake.transport().heldBytes()).as("seed %d", seed).isZero();
			}
			assertThat(initiator.sent.size() + responder.sent.size()).as("seed %d", seed).isPositive();
		}
	}

	/** Mostly small, at times as large as it gets. */
	private static int size(Random random) {
		return switch (random.nextInt(6)) {
			case 0 -> random.nextInt(3);
			case 1 -> random.nextInt(NoiseTransport.MAX_PLAINTEXT + 1);
			case 2 -> NoiseTransport.MAX_PLAINTEXT - random.nextInt(3);
			default -> random.nextInt(2000);
		};
	}

	/** One end, with what is on its way to it. */
	private static final class Side implements Consumer<ByteBuffer> {

		final NoiseHandshake handshake;

		final ByteArrayOutputStream sent = new ByteArrayOutputStream();

		final ByteArrayOutputStream received = new ByteArrayOutputStream();

		long emptySent;

		Side peer = this;

		private final Random random;

		private final NoiseWorkspace workspace;

		private byte[] underway = new byte[0];

		Side(Role role, CryptoPreference preference, Random random) {
			CryptoSuite crypto = CryptoSuite.select(preference);
			this.random = random;
			this.workspace = new NoiseWorkspace(crypto);
			this.handshake = new NoiseHandshake(role,
					NoiseIdentity.create((role == Role.INITIATOR) ? NoisePair.ALICE_KEY : NoisePair.BOB_KEY, crypto),
					null, NoisePair.YAMUX, this.workspace);
		}

		boolean isBusy() {
			return this.handshake.hasOutput() || this.underway.length > 0;
		}

		void send() {
			if (this.handshake.hasOutput()) {
				ByteBuffer out = buffer(1 + this.random.nextInt(300));
				this.handshake.transmit(out);
				transfer(out);
				return;
			}
			if (!this.handshake.isComplete()) {
				return;
			}
			byte[] plaintext = new byte[size(this.random)];
			this.random.nextBytes(plaintext);
			ByteBuffer out = buffer(plaintext.length + NoiseTransport.OVERHEAD + this.random.nextInt(2));
			this.handshake.transport().seal(buffer(plaintext.length).put(plaintext).flip(), out, this.workspace);
			this.sent.writeBytes(plaintext);
			this.emptySent += (plaintext.length == 0) ? 1 : 0;
			transfer(out);
		}

		private void transfer(ByteBuffer out) {
			byte[] bytes = new byte[out.position()];
			out.flip().get(bytes);
			ByteArrayOutputStream joined = new ByteArrayOutputStream();
			joined.writeBytes(this.peer.underway);
			joined.writeBytes(bytes);
			this.peer.underway = joined.toByteArray();
		}

		/** Delivers some of what is under way, in one buffer. */
		void deliver(int most) {
			int length = Math.min(most, this.underway.length);
			ByteBuffer in = buffer(length).put(this.underway, 0, length).flip();
			int limit = in.limit();
			while (in.hasRemaining() && !this.handshake.isComplete()) {
				this.handshake.receive(in);
			}
			if (in.hasRemaining()) {
				this.handshake.transport().receive(in, this.workspace, this);
			}
			assertThat(in.hasRemaining()).isFalse();
			assertThat(in.limit()).isEqualTo(limit);
			this.underway = java.util.Arrays.copyOfRange(this.underway, length, this.underway.length);
		}

		@Override
		public void accept(ByteBuffer plaintext) {
			byte[] bytes = new byte[plaintext.remaining()];
			plaintext.get(bytes);
			this.received.writeBytes(bytes);
		}

		/** Direct or not, at any offset. */
		private ByteBuffer buffer(int length) {
			int offset = this.random.nextInt(4);
			ByteBuffer buffer = this.random.nextBoolean() ? ByteBuffer.allocate(length + offset)
					: ByteBuffer.allocateDirect(length + offset);
			return buffer.position(offset).slice();
		}

	}

}
