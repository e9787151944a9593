/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Streams that a peer opens and takes back at once: harmless from a go-libp2p host at its
 * own limit, an attack in numbers. And streams of the peer's that count against those of
 * this side.
 */
class WithdrawnStreamsTests {

	private static final long NOW = 1_000_000_000L;

	private final YamuxSession session = new YamuxSession(Role.RESPONDER, YamuxSettings.defaults(), new Listener(),
			new Budget(), NOW);

	@Test
	void toleratesHundredsOfStreamsWithdrawnWithoutAByte() {
		for (int i = 0; i < 1500; i++) {
			this.session.receive(frame(1, 1, 1 + 2 * i, 0), NOW);
			this.session.receive(frame(1, 8, 1 + 2 * i, 0x1001), NOW);
			transmit();
		}
		assertThat(this.session.streams()).isEmpty();
	}

	@Test
	void endsASessionThatWithdrawsThousands() {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> {
			for (int i = 0; i < 2500; i++) {
				this.session.receive(frame(1, 1, 1 + 2 * i, 0), NOW);
				this.session.receive(frame(1, 8, 1 + 2 * i, 0x1001), NOW);
				transmit();
			}
		}).withMessageContaining("reset before the first byte");
	}

	@Test
	void endsASessionThatWithdrawsHundredsAfterAByte() {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> {
			for (int i = 0; i < 250; i++) {
				ByteBuffer open = ByteBuffer.allocate(13);
				open.put(frame(0, 1, 1 + 2 * i, 1)).put((byte) 7).flip();
				this.session.receive(open, NOW);
				this.session.receive(frame(1, 8, 1 + 2 * i, 0), NOW);
			}
		}).withMessageContaining("reset before the first answer");
	}

	@Test
	void opensNoMoreThanBothDirectionsMayHoldTogether() {
		for (int i = 0; i < 200; i++) {
			this.session.receive(frame(1, 1, 1 + 2 * i, 0), NOW);
		}
		assertThat(openAll()).isEqualTo(512 - 200);
	}

	@Test
	void keepsHalfOfItsStreamsHoweverManyThePeerHolds() {
		for (int i = 0; i < 900; i++) {
			this.session.receive(frame(1, 1, 1 + 2 * i, 0), NOW);
		}
		assertThat(openAll()).isEqualTo(256);
	}

	private int openAll() {
		int opened = 0;
		for (YamuxStream stream = this.session.open(new Port()); stream != null; stream = this.session
			.open(new Port())) {
			opened++;
			transmit();
			// Acknowledged at once, so that the backlog is not what stops it.
			this.session.receive(frame(1, 2, (int) stream.id(), 0), NOW);
		}
		return opened;
	}

	private void transmit() {
		this.session.transmit(ByteBuffer.allocate(4096), NOW);
	}

	private static ByteBuffer frame(int type, int flags, int id, int length) {
		return ByteBuffer.allocate(12)
			.put((byte) 0)
			.put((byte) type)
			.putShort((short) flags)
			.putInt(id)
			.putInt(length)
			.flip();
	}

	private static final class Budget implements WindowBudget {

		@Override
		public boolean reserve(long bytes) {
			return true;
		}

		@Override
		public void release(long bytes) {
		}

	}

	private static final class Port implements StreamPort {

		@Override
		public int pendingBytes() {
			return 0;
		}

		@Override
		public void drainTo(ByteBuffer target) {
		}

		@Override
		public void onData(ByteBuffer data) {
			data.position(data.limit());
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

	private static final class Listener implements YamuxListener {

		private final List<YamuxStream> opened = new ArrayList<>();

		@Override
		public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
			this.opened.add(stream);
			return new Port();
		}

		@Override
		public void onOpenable() {
		}

		@Override
		public void onStreamForgotten(YamuxStream stream) {
		}

		@Override
		public void onGoAway(long code) {
		}

		@Override
		public void onRoundTrip(long nanos) {
		}

		@Override
		public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
		}

		@Override
		public void onWindowGrowthRefused(YamuxStream stream) {
		}

	}

}
