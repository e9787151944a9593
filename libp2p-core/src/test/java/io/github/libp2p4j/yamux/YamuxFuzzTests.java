/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.Random;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random frames, most of them nearly right, and random bytes. Seeds are fixed; a failure
 * names its own.
 */
class YamuxFuzzTests {

	private static final int MAX_INBOUND = 5;

	private static final byte[] ZEROS = new byte[262_144];

	private static final long[] LENGTHS = { 0, 0, 0, 1, 2, 77, 4096, 262_143, 262_144, 262_145, 1 << 20, 0x7FFF_FFFFL,
			0x8000_0000L, 0xFFFC_0000L, 0xFFFF_0000L, 0xFFFF_FFFFL };

	private static final int[] FLAGS = { 0, 0, 0, 1, 1, 1, 2, 4, 8 };

	@Test
	void doesWithEveryFrameWhatTheOracleDoes() {
		long frames = 0;
		long violations = 0;
		for (int seed = 1; frames < 1_000_000; seed++) {
			Fuzzed fuzzed = new Fuzzed(seed, 1_000_000_000);
			try {
				frames += fuzzed.run(500);
				violations += fuzzed.violated ? 1 : 0;
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("seed " + seed + ": " + ex, ex);
			}
		}
		assertThat(violations).isGreaterThan(1000);
	}

	@Test
	void throwsNothingButViolationsOnRandomBytes() {
		int survived = 0;
		for (int seed = 1; seed <= 20_000; seed++) {
			Random random = new Random(seed);
			SessionFixture fixture = new SessionFixture(random.nextBoolean() ? Role.INITIATOR : Role.RESPONDER,
					YamuxSettings.defaults());
			fixture.session.open(new RecordingPort().pending("x"));
			byte[] bytes = new byte[random.nextInt(400)];
			random.nextBytes(bytes);
			for (int i = 0; i < bytes.length; i++) {
				// Version, type, flags and the high bytes of the id are mostly plausible.
				if (i % 12 < 7 && random.nextInt(40) > 0) {
					bytes[i] = (byte) ((i % 12 == 1 || i % 12 == 3) ? bytes[i] & 3 : 0);
				}
			}
			try {
				fixture.receive(bytes);
				survived++;
			}
			catch (ProtocolViolationException ex) {
				fixture.session.goAway(YamuxSession.GO_AWAY_PROTOCOL_ERROR);
			}
			fixture.transmitAll();
			assertThat(fixture.session.streams().size()).isLessThanOrEqualTo(1001);
		}
		assertThat(survived).isBetween(100, 19_900);
	}

	@Test
	void neverToleratesMoreThanItsBudget() {
		for (int seed = 1; seed <= 300; seed++) {
			Fuzzed fuzzed = new Fuzzed(seed, 20);
			fuzzed.harmless = true;
			fuzzed.run(5000);
			assertThat(fuzzed.session.abnormalEvents()).isLessThanOrEqualTo(21);
			assertThat(fuzzed.violated).isTrue();
		}
	}

	/** A session that is fed what a random generator makes, beside its oracle. */
	private static final class Fuzzed implements YamuxListener, WindowBudget {

		final Random random;

		final YamuxSession session;

		final FrameOracle oracle = new FrameOracle(MAX_INBOUND);

		final ByteBuffer in = ByteBuffer.allocate(12 + ZEROS.length);

		final ByteBuffer out = ByteBuffer.allocate(4096);

		long digest;

		boolean violated;

		/** The port that was last given a body. */
		@Nullable Port bodies;

		/** Generates only what is abnormal and not a violation. */
		boolean harmless;

		Fuzzed(int seed, int maxAbnormalEvents) {
			this.random = new Random(seed);
			this.session = new YamuxSession(Role.RESPONDER,
					new YamuxSettings(MAX_INBOUND, 4, 4, 262_144, 262_144, maxAbnormalEvents, 0, 0), this, this, 0);
		}

		long run(int steps) {
			for (int step = 1; step <= steps; step++) {
				if (this.harmless) {
					harmlessFrame();
				}
				else if (this.random.nextInt(12) == 0) {
					local();
				}
				else {
					randomFrame();
				}
				if (this.violated) {
					return step;
				}
				while (this.session.hasOutput()) {
					this.session.transmit(this.out.clear(), 0);
				}
			}
			return steps;
		}

		private void harmlessFrame() {
			frame(0, this.random.nextInt(2), 0, 2 * this.random.nextInt(50) + 100, this.random.nextInt(3));
		}

		private void local() {
			YamuxStream stream = this.session.open(new Port(this));
			if (stream != null) {
				this.oracle.open(stream.id());
				((Port) stream.port()).id = stream.id();
			}
			for (YamuxStream open : this.session.streams()) {
				int dice = this.random.nextInt(8);
				if (dice == 0) {
					this.session.closeWrite(open);
					this.oracle.close(open.id());
				}
				else if (dice == 1) {
					this.session.reset(open, 1);
					this.oracle.live.remove(open.id());
				}
			}
		}

		private void randomFrame() {
			int version = (this.random.nextInt(3000) == 0) ? 1 + this.random.nextInt(255) : 0;
			int type = (this.random.nextInt(3000) == 0) ? 4 + this.random.nextInt(252)
					: Math.max(0, this.random.nextInt(50) - 46);
			if (type == 0) {
				type = this.random.nextInt(2);
			}
			int flags = (this.random.nextInt(4) == 0) ? this.random.nextInt(16)
					: FLAGS[this.random.nextInt(FLAGS.length)];
			if (this.random.nextInt(100) == 0) {
				flags |= 1 << (4 + this.random.nextInt(12));
			}
			long id = (type >= 2) ? 0 : 1 + this.random.nextInt(12);
			if (this.random.nextInt(1000) == 0) {
				id = this.random.nextInt(2);
			}
			if ((flags & 1) != 0 && this.random.nextInt(20) > 0) {
				id |= 1;
				if (this.oracle.live.containsKey(id)) {
					flags &= ~1;
				}
			}
			long length = (this.random.nextInt(30) == 0) ? LENGTHS[this.random.nextInt(LENGTHS.length)]
					: this.random.nextInt(60);
			if (type == 3) {
				length = this.random.nextInt(3);
			}
			frame(version, type, flags, id, length);
		}

		private void frame(int version, int type, int flags, long id, long length) {
			boolean legal = this.harmless || this.oracle.accept(version, type, flags, id, length);
			this.in.clear().putInt((version << 24) | (type << 16) | flags).putInt((int) id).putInt((int) length);
			if (type == 0 && legal) {
				this.in.put(ZEROS, 0, (int) length);
			}
			this.in.flip();
			try {
				deliver();
			}
			catch (ProtocolViolationException ex) {
				this.violated = true;
			}
			String frame = FrameHeader.typeName(type) + " " + FrameHeader.flagNames(flags) + " " + id + " " + length;
			if (this.harmless) {
				return;
			}
			if (this.violated == legal) {
				throw new AssertionError((legal ? "refused though legal: " : "accepted though illegal: ") + frame);
			}
			if (!this.violated) {
				compare(frame);
			}
		}

		/** In up to three pieces, cut anywhere. */
		private void deliver() {
			int end = this.in.limit();
			for (int piece = 0; piece < 2; piece++) {
				this.in.limit(this.in.position() + this.random.nextInt(end - this.in.position() + 1));
				this.session.receive(this.in, 0);
			}
			this.session.receive(this.in.limit(end), 0);
		}

		private void compare(String frame) {
			if (this.bodies != null) {
				this.bodies.flush();
			}
			boolean same = this.digest == this.oracle.digest
					&& this.session.streams().size() == this.oracle.live.size();
			for (YamuxStream stream : this.session.streams()) {
				FrameOracle.Model model = this.oracle.live.get(stream.id());
				same &= model != null && model.sendCredit == stream.sendCreditBytes()
						&& model.receiveCredit == stream.receiveWindow().creditBytes();
			}
			if (!same) {
				throw new AssertionError("after " + frame + " the session has " + this.session.streams()
						+ " and the oracle " + this.oracle.live.keySet());
			}
		}

		@Override
		public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
			this.digest = FrameOracle.fold(this.digest, 'O', stream.id(), 0);
			Port port = new Port(this);
			port.id = stream.id();
			return port;
		}

		@Override
		public void onOpenable() {
		}

		@Override
		public void onStreamForgotten(YamuxStream stream) {
		}

		@Override
		public void onGoAway(long code) {
			this.digest = FrameOracle.fold(this.digest, 'G', 0, code);
		}

		@Override
		public void onRoundTrip(long nanos) {
			throw new AssertionError("nothing was asked");
		}

		@Override
		public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
			throw new AssertionError("nothing was consumed");
		}

		@Override
		public void onWindowGrowthRefused(YamuxStream stream) {
			throw new AssertionError("nothing was consumed");
		}

		@Override
		public boolean reserve(long bytes) {
			return true;
		}

		@Override
		public void release(long bytes) {
		}

	}

	/** Folds what it is told into its session's digest, the pieces of a body as one. */
	private static final class Port implements StreamPort {

		final Fuzzed fuzzed;

		long id;

		private long bodyBytes;

		Port(Fuzzed fuzzed) {
			this.fuzzed = fuzzed;
		}

		void flush() {
			if (this.bodyBytes > 0) {
				this.fuzzed.digest = FrameOracle.fold(this.fuzzed.digest, 'D', this.id, this.bodyBytes);
				this.bodyBytes = 0;
			}
		}

		private void tell(int kind, long number) {
			flush();
			this.fuzzed.digest = FrameOracle.fold(this.fuzzed.digest, kind, this.id, number);
		}

		@Override
		public int pendingBytes() {
			return 0;
		}

		@Override
		public void drainTo(ByteBuffer target) {
			throw new AssertionError("nothing is pending");
		}

		@Override
		public void onData(ByteBuffer data) {
			this.bodyBytes += data.remaining();
			this.fuzzed.bodies = this;
		}

		@Override
		public void onAcknowledged() {
			tell('A', 0);
		}

		@Override
		public void onRemoteClosed() {
			tell('C', 0);
		}

		@Override
		public void onReset(long code) {
			tell('R', code);
		}

		@Override
		public void onCredit(boolean stalled) {
			throw new AssertionError("nothing is pending");
		}

	}

}
