/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.util.Random;

import io.github.libp2p4j.fixtures.LendingPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bulk data that is sealed from where it was written.
 */
class MachineLendingTests {

	/** Within the peer's window, which nobody renews here. */
	private static final int BULK_BYTES = 250_000;

	private static final int MESSAGE_BYTES = MachineSide.BUFFER_BYTES;

	private final MachinePair pair = MachinePair.open();

	private final MachineSide sender = this.pair.initiator;

	private final byte[] bulk = bulk();

	private static byte[] bulk() {
		byte[] bytes = new byte[BULK_BYTES];
		new Random(11).nextBytes(bytes);
		return bytes;
	}

	private LendingPort say(boolean lending) {
		LendingPort port = new LendingPort(lending).pending(this.bulk);
		this.sender.say(port);
		return port;
	}

	@ParameterizedTest
	@ValueSource(ints = { 4096, 30_000, MESSAGE_BYTES - 1, MESSAGE_BYTES, MESSAGE_BYTES + 1, 2 * MESSAGE_BYTES + 100 })
	void arrivesTheSameWhetherLentOrCopied(int bufferBytes) {
		for (boolean lending : new boolean[] { true, false }) {
			this.pair.responder.received.reset();
			LendingPort port = say(lending);
			this.pair.run(bufferBytes, (length) -> length);
			assertThat(this.pair.responder.received.toByteArray()).isEqualTo(this.bulk);
			assertThat(port.loans() > 0).isEqualTo(lending && bufferBytes >= MESSAGE_BYTES);
			assertThat(port.lent()).as("taken back").isNull();
		}
	}

	@Test
	void arrivesTheSameInPiecesOfAnyLength() {
		Random random = new Random(12);
		say(true);
		this.pair.run(MESSAGE_BYTES, (length) -> Math.min(length, 1 + random.nextInt(50_000)));
		assertThat(this.pair.responder.received.toByteArray()).isEqualTo(this.bulk);
	}

	@Test
	void beginsAMessageWithALentFrameOnlyInAnEmptyBuffer() {
		LendingPort port = say(true);
		byte[] opening = this.sender.outputOnce(3 * MESSAGE_BYTES);
		assertThat(port.loans()).as("the frame that opens the stream went alone").isZero();
		assertThat(opening).hasSizeLessThan(100);
		byte[] first = this.sender.outputOnce(3 * MESSAGE_BYTES);
		assertThat(port.loans()).isEqualTo(1);
		assertThat(first).hasSize(MESSAGE_BYTES);
		this.pair.responder.receive(opening).receive(first);
		assertThat(this.pair.responder.received.size()).isEqualTo(LendingPort.CHUNK_BODY_BYTES);
	}

	@Test
	void lendsNothingToABufferWithoutRoomForAWholeMessage() {
		LendingPort port = say(true);
		this.sender.outputOnce(MESSAGE_BYTES);
		assertThat(this.sender.outputOnce(MESSAGE_BYTES - 1)).hasSizeGreaterThan(65_000);
		assertThat(port.loans()).isZero();
		this.sender.outputOnce(MESSAGE_BYTES);
		assertThat(port.loans()).as("what is left of the first chunk is copied").isZero();
		this.sender.outputOnce(MESSAGE_BYTES);
		assertThat(port.loans()).isEqualTo(1);
	}

}
