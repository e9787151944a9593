/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two sessions on an in-memory link that is cut anywhere, random operations on both, and
 * a model of what must come of them: every byte in order, the end only after the last,
 * credit conserved, nothing left behind. Seeds are fixed; a failure names its own.
 */
class YamuxPairTests {

	private static final int RUNS = 60;

	private static final int STEPS = 80_000;

	private static final int MAX_STREAMS = 6;

	private static final int LINK_BYTES = 300_000;

	/**
	 * Stream contents: byte k of a flow is at (k + key) in a sequence of a prime period.
	 */
	private static final int PERIOD = 65_537;

	private static final byte[] PATTERN = new byte[PERIOD * 3];

	static {
		byte[] period = new byte[PERIOD];
		new Random(4711).nextBytes(period);
		for (int i = 0; i < PATTERN.length; i++) {
			PATTERN[i] = period[i % PERIOD];
		}
	}

	@Test
	void everyByteArrivesInOrderWhateverHappens() {
		long frames = 0;
		long bytes = 0;
		for (int seed = 1; seed <= RUNS; seed++) {
			Pair pair = new Pair(seed);
			try {
				pair.run();
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
			frames += pair.left.frames + pair.right.frames;
			bytes += pair.left.bytesReceived + pair.right.bytesReceived;
		}
		assertThat(frames).as("enough to mean something").isGreaterThan(1_000_000);
		assertThat(bytes).isGreaterThan(1_000_000_000L);
	}

	/** Both sides and the link between them. */
	private static final class Pair {

		final Random random;

		final Side left;

		final Side right;

		long nowNanos;

		Pair(int seed) {
			this.random = new Random(seed);
			this.nowNanos = this.random.nextLong();
			YamuxSettings settings = new YamuxSettings(MAX_STREAMS, MAX_STREAMS, 3, (seed % 4 == 0) ? 300_000 : 262_144,
					(seed % 3 == 0) ? 300_000 : 2 << 20, 1_000_000, 0, 0);
			this.left = new Side(this, Role.INITIATOR, settings);
			this.right = new Side(this, Role.RESPONDER, settings);
			this.left.peer = this.right;
			this.right.peer = this.left;
		}

		void run() {
			for (int i = 0; i < STEPS; i++) {
				step(this.random.nextBoolean() ? this.left : this.right);
			}
			settle(false);
			this.left.checkCredit();
			this.right.checkCredit();
			settle(true);
			this.left.check();
			this.right.check();
		}

		private void step(Side side) {
			this.nowNanos += this.random.nextInt(200_000);
			int dice = this.random.nextInt(100);
			if (dice < 4) {
				side.open();
			}
			else if (dice < 20) {
				side.write(side.anyFlow());
			}
			else if (dice < 22) {
				side.close(side.anyFlow());
			}
			else if (dice < 23 && this.random.nextInt(4) == 0) {
				side.reset(side.anyFlow());
			}
			else if (dice < 40) {
				side.consume(side.anyFlow());
			}
			else if (dice < 41) {
				side.session.ping(this.nowNanos);
			}
			else if (dice < 70) {
				side.transmit(13 + this.random.nextInt((dice < 60) ? 65_507 : 200));
			}
			else {
				side.deliver(1 + this.random.nextInt((dice < 90) ? 100_000 : 20));
			}
			side.session.expire(this.nowNanos);
		}

		/**
		 * Reads everything, closes every stream if told to, and pumps until both sides
		 * are quiet.
		 */
		private void settle(boolean closing) {
			this.left.opening = false;
			this.right.opening = false;
			for (int idle = 0; idle < 3;) {
				this.nowNanos += SendScheduler.SLIVER_NANOS;
				boolean busy = settle(this.left, closing);
				busy |= settle(this.right, closing);
				idle = busy ? 0 : idle + 1;
			}
			if (closing) {
				this.nowNanos += DepartingStreams.AFTER_RESET_IN_A_CROWD_NANOS;
				this.left.session.expire(this.nowNanos);
				this.right.session.expire(this.nowNanos);
			}
		}

		private boolean settle(Side side, boolean closing) {
			side.session.expire(this.nowNanos);
			boolean busy = side.session.hasOutput();
			side.transmit(65_519);
			busy |= side.deliver(1 << 20);
			for (Flow flow : List.copyOf(side.open)) {
				side.consumeAll(flow);
				if (closing) {
					side.close(flow);
				}
			}
			return busy;
		}

	}

	/** One side: a session, its streams, and the bytes on their way to it. */
	private static final class Side implements YamuxListener, WindowBudget {

		final Pair pair;

		final YamuxSession session;

		final Map<Long, Flow> all = new HashMap<>();

		final List<Flow> open = new ArrayList<>();

		final ByteBuffer arriving = ByteBuffer.allocate(LINK_BYTES);

		final ByteBuffer out = ByteBuffer.allocate(65_519);

		Side peer = this;

		boolean opening = true;

		boolean openDenied;

		long grownBytes;

		long frames;

		long bytesReceived;

		long chargeable;

		Side(Pair pair, Role role, YamuxSettings settings) {
			this.pair = pair;
			this.session = new YamuxSession(role, settings, this, this, pair.nowNanos);
			this.session.frameListener((inbound, type, flags, id, length) -> {
				this.frames++;
				boolean ends = (flags & FrameHeader.FLAG_FIN) != 0;
				if (Integer.bitCount(flags) > 1 || (ends && length != 0)
						|| (type == FrameHeader.TYPE_DATA && length > SendScheduler.MAX_BODY_BYTES)) {
					throw new AssertionError("a frame that no peer would like: " + FrameHeader.typeName(type) + " "
							+ FrameHeader.flagNames(flags) + " " + length);
				}
			});
		}

		@Nullable Flow anyFlow() {
			return this.open.isEmpty() ? null : this.open.get(this.pair.random.nextInt(this.open.size()));
		}

		void open() {
			Flow flow = new Flow(this);
			YamuxStream stream = this.session.open(flow);
			this.openDenied = stream == null;
			if (stream != null) {
				add(flow, stream);
			}
		}

		private void add(Flow flow, YamuxStream stream) {
			flow.stream = stream;
			flow.key = (int) (stream.id() * 7919 % PERIOD);
			this.all.put(stream.id(), flow);
			this.open.add(flow);
		}

		void write(@Nullable Flow flow) {
			if (flow != null && !flow.closed) {
				Random random = this.pair.random;
				flow.written += random.nextInt((random.nextInt(4) == 0) ? 30_000 : 50);
				this.session.dataPending(flow.stream());
			}
		}

		void close(@Nullable Flow flow) {
			if (flow != null && !flow.closed) {
				flow.closed = true;
				this.session.closeWrite(flow.stream());
			}
		}

		void reset(@Nullable Flow flow) {
			if (flow != null) {
				flow.reset = true;
				this.session.reset(flow.stream(), 0x1006);
			}
		}

		void consume(@Nullable Flow flow) {
			long unread = (flow == null) ? 0 : flow.received - flow.consumed;
			if (flow != null && unread > 0) {
				consume(flow, 1
						+ (int) (this.pair.random.nextBoolean() ? unread - 1 : this.pair.random.nextInt((int) unread)));
			}
		}

		void consumeAll(Flow flow) {
			if (flow.received > flow.consumed) {
				consume(flow, (int) (flow.received - flow.consumed));
			}
		}

		private void consume(Flow flow, int bytes) {
			flow.consumed += bytes;
			this.session.consumed(flow.stream(), bytes, flow.consumed == flow.received, this.pair.nowNanos);
		}

		void transmit(int roomBytes) {
			ByteBuffer target = this.peer.arriving;
			int room = Math.min(roomBytes, target.remaining());
			boolean expected = this.session.hasOutput() && room > FrameHeader.BYTES;
			this.session.transmit(this.out.clear().limit(room), this.pair.nowNanos);
			if (expected && this.out.position() == 0) {
				throw new AssertionError("had output and wrote none");
			}
			target.put(this.out.flip());
			for (Flow flow : this.open) {
				flow.checkWindow();
			}
		}

		boolean deliver(int most) {
			if (!this.session.wantsInput() || this.arriving.position() == 0) {
				return false;
			}
			this.arriving.flip();
			int limit = this.arriving.limit();
			this.arriving.limit(Math.min(limit, most));
			this.session.receive(this.arriving, this.pair.nowNanos);
			this.arriving.limit(limit);
			this.arriving.compact();
			return true;
		}

		/**
		 * Nothing is under way and nothing unread: what one side may send is what the
		 * other is ready to receive.
		 */
		void checkCredit() {
			for (Flow flow : this.open) {
				Flow other = flow.other();
				assertThat(flow.received).isEqualTo(other.drained);
				assertThat(other.drained).isEqualTo(other.written);
				assertThat(other.stream().sendCreditBytes()).isEqualTo(flow.stream().receiveWindow().creditBytes());
			}
		}

		/**
		 * Everything is over: no stream, no charge, no event that an honest peer would
		 * have to pay for.
		 */
		void check() {
			assertThat(this.session.streams()).isEmpty();
			assertThat(this.open).isEmpty();
			assertThat(this.grownBytes).isZero();
			assertThat(this.session.abnormalEvents()).isEqualTo(this.chargeable);
			assertThat(this.session.hasOutput()).isFalse();
			for (Flow flow : this.all.values()) {
				assertThat(flow.over).isTrue();
				Flow other = this.peer.all.get(flow.stream().id());
				if (!flow.reset && other != null && !other.reset) {
					assertThat(flow.received).isEqualTo(other.written);
					assertThat(flow.drained).isEqualTo(flow.written);
				}
			}
			for (int i = 0; i < 3; i++) {
				assertThat(this.session.open(new Flow(this))).as("every place is free again").isNotNull();
			}
			assertThat(this.session.open(new Flow(this))).isNull();
		}

		@Override
		public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
			if (this.pair.random.nextInt(20) == 0) {
				return null;
			}
			Flow flow = new Flow(this);
			flow.acknowledged = true;
			add(flow, stream);
			return flow;
		}

		@Override
		public void onOpenable() {
			if (!this.openDenied) {
				throw new AssertionError("told of room that nobody missed");
			}
			if (this.opening) {
				open();
			}
		}

		@Override
		public void onStreamForgotten(YamuxStream stream) {
			Flow flow = this.all.get(stream.id());
			if (flow == null || flow.over || !this.open.remove(flow)) {
				throw new AssertionError("forgotten twice or never known: " + stream);
			}
			flow.over = true;
		}

		@Override
		public void onGoAway(long code) {
			throw new AssertionError("nobody said GoAway");
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

		@Override
		public boolean reserve(long bytes) {
			if (this.pair.random.nextInt(4) == 0) {
				return false;
			}
			this.grownBytes += bytes;
			return true;
		}

		@Override
		public void release(long bytes) {
			this.grownBytes -= bytes;
		}

	}

	/** One side of a stream, and what the model knows of it. */
	private static final class Flow implements StreamPort {

		final Side side;

		@Nullable YamuxStream stream;

		int key;

		long written;

		long drained;

		long received;

		long consumed;

		boolean closed;

		boolean remoteClosed;

		boolean acknowledged;

		boolean reset;

		boolean over;

		Flow(Side side) {
			this.side = side;
		}

		YamuxStream stream() {
			return java.util.Objects.requireNonNull(this.stream);
		}

		private Flow other() {
			return java.util.Objects.requireNonNull(this.side.peer.all.get(stream().id()));
		}

		private void expect(boolean condition, String what) {
			if (!condition) {
				throw new AssertionError(what + " on " + this.stream);
			}
		}

		/** What is consumed goes back before the peer could starve. */
		void checkWindow() {
			ReceiveWindow window = stream().receiveWindow();
			Flow other = this.side.peer.all.get(stream().id());
			if (other != null && this.received == this.consumed && stream().phase().receives()
					&& !stream().owes(YamuxStream.OWES_SYN | YamuxStream.OWES_ACK | YamuxStream.OWES_CREDIT)) {
				long arrivingBytes = other.drained - this.received;
				expect(window.creditBytes() + arrivingBytes > window.sizeBytes() / 2, "half a window kept");
			}
		}

		@Override
		public int pendingBytes() {
			return (int) (this.written - this.drained);
		}

		@Override
		public void drainTo(ByteBuffer target) {
			int bytes = Math.min(target.remaining(), pendingBytes());
			expect(!this.over, "drained after the end");
			target.put(PATTERN, (int) ((this.drained + this.key) % PERIOD), bytes);
			this.drained += bytes;
		}

		@Override
		public void onData(ByteBuffer data) {
			int bytes = data.remaining();
			int start = (int) ((this.received + this.key) % PERIOD);
			expect(bytes > 0 && !this.remoteClosed && !this.over && this.acknowledged, "data out of turn");
			expect(data.mismatch(ByteBuffer.wrap(PATTERN, start, bytes)) == -1, "a byte that was not sent");
			this.received += bytes;
			this.side.bytesReceived += bytes;
			expect(this.received <= other().drained, "more received than sent");
			expect(this.received - this.consumed <= stream().receiveWindowBytes(), "more unread than the window");
		}

		@Override
		public void onAcknowledged() {
			expect(!this.acknowledged && !this.over, "acknowledged twice");
			this.acknowledged = true;
		}

		@Override
		public void onRemoteClosed() {
			expect(!this.remoteClosed && !this.over, "closed twice");
			expect(other().closed && this.received == other().written, "the end before the last byte");
			this.remoteClosed = true;
		}

		@Override
		public void onReset(long code) {
			expect(!this.over && !this.reset, "reset twice");
			expect(code == 0x1006 || code == StreamCodes.RESOURCE_LIMIT_EXCEEDED, "a code that nobody sent");
			this.reset = true;
			if (!stream().isOutbound() && !stream().hasSent()) {
				this.side.chargeable++;
			}
		}

		@Override
		public void onCredit(boolean stalled) {
			expect(stalled == stream().isStalled(), "told of credit as it was before");
			expect(!this.over, "told of credit after the end");
		}

	}

}
