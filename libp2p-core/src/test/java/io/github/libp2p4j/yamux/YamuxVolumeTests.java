/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks by sheer number that must simply be served.
 */
class YamuxVolumeTests {

	private final SessionFixture fixture = SessionFixture.responder();

	@Test
	void y15AnswersAMillionPingsOfAPeerThatReads() {
		ByteBuffer out = ByteBuffer.allocate(12);
		ByteBuffer in = ByteBuffer.allocate(12);
		for (int value = 0; value < 1_000_000; value++) {
			in.clear();
			FrameHeader.write(in, FrameHeader.TYPE_PING, FrameHeader.FLAG_SYN, 0, value);
			this.fixture.session.receive(in.flip(), 0);
			this.fixture.session.transmit(out.clear(), 0);
			if (out.position() != 12 || out.getInt(8) != value) {
				throw new AssertionError("ping " + value + " answered by " + out);
			}
		}
	}

	@Test
	void y17TakesAMillionOneByteFrames() {
		int[] received = new int[1];
		StreamPort port = new CountingPort(received);
		YamuxStream stream = this.fixture.open(port);
		this.fixture.transmit();
		ByteBuffer in = ByteBuffer.allocate(13);
		for (int i = 0; i < 1_000_000; i++) {
			in.clear();
			FrameHeader.write(in, FrameHeader.TYPE_DATA, 0, 2, 1);
			this.fixture.session.receive(in.put((byte) 1).flip(), 0);
			this.fixture.session.consumed(stream, 1, false, 0);
			if (this.fixture.session.hasOutput()) {
				this.fixture.transmit();
			}
		}
		assertThat(received[0]).isEqualTo(1_000_000);
	}

	private record CountingPort(int[] received) implements StreamPort {

		@Override
		public int pendingBytes() {
			return 0;
		}

		@Override
		public void drainTo(ByteBuffer target) {
		}

		@Override
		public void onData(ByteBuffer data) {
			this.received[0] += data.remaining();
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

	}

}
