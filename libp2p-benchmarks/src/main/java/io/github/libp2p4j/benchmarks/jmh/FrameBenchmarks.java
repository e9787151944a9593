/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.WindowBudget;
import io.github.libp2p4j.yamux.YamuxListener;
import io.github.libp2p4j.yamux.YamuxSession;
import io.github.libp2p4j.yamux.YamuxSettings;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A Data frame through two sessions: scheduled, written, read, judged, delivered, and
 * credited when that is due. Used by one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class FrameBenchmarks {

	private static final int MOST_BYTES = 65_519;

	private final ByteBuffer wire = ByteBuffer.allocate(MOST_BYTES);

	private final Side sender = new Side(Role.INITIATOR);

	private final Side receiver = new Side(Role.RESPONDER);

	private long nowNanos;

	@Param({ "32", "1024", "65507" })
	int bodyBytes;

	private @Nullable YamuxStream stream;

	@Setup
	public void open() {
		this.sender.frameBytes = this.bodyBytes;
		this.stream = this.sender.session.open(this.sender);
		writeAndRead();
	}

	@Benchmark
	public long writeAndRead() {
		this.nowNanos += 1000;
		this.sender.pendingBytes = this.bodyBytes;
		if (this.stream != null) {
			this.sender.session.dataPending(this.stream);
		}
		carry(this.sender.session, this.receiver.session);
		this.receiver.consume(this.nowNanos);
		carry(this.receiver.session, this.sender.session);
		return this.receiver.receivedBytes;
	}

	private void carry(YamuxSession from, YamuxSession to) {
		while (from.hasOutput()) {
			from.transmit(this.wire.clear(), this.nowNanos);
			to.receive(this.wire.flip(), this.nowNanos);
		}
	}

	/**
	 * A session with one stream, which is its listener and its stream's port as well.
	 */
	private static final class Side implements YamuxListener, StreamPort, WindowBudget {

		private final YamuxSession session;

		private @Nullable YamuxStream accepted;

		private int frameBytes;

		private int pendingBytes;

		private int unconsumedBytes;

		private long receivedBytes;

		Side(Role role) {
			this.session = new YamuxSession(role, YamuxSettings.defaults(), this, this, 0);
		}

		void consume(long nowNanos) {
			if (this.accepted != null && this.unconsumedBytes > 0) {
				this.session.consumed(this.accepted, this.unconsumedBytes, true, nowNanos);
				this.unconsumedBytes = 0;
			}
		}

		@Override
		public StreamPort onStreamOpened(YamuxStream opened) {
			this.accepted = opened;
			return this;
		}

		@Override
		public int pendingBytes() {
			return this.pendingBytes;
		}

		@Override
		public void drainTo(ByteBuffer target) {
			this.pendingBytes -= target.remaining();
			target.position(target.limit());
		}

		@Override
		public void onData(ByteBuffer data) {
			this.unconsumedBytes += data.remaining();
			this.receivedBytes += data.remaining();
			data.position(data.limit());
		}

		@Override
		public boolean reserve(long bytes) {
			return true;
		}

		@Override
		public void release(long bytes) {
			// Nothing is counted.
		}

		@Override
		public void onOpenable() {
			// One stream is enough.
		}

		@Override
		public void onStreamForgotten(YamuxStream forgotten) {
			throw new IllegalStateException("The stream has ended");
		}

		@Override
		public void onGoAway(long code) {
			throw new IllegalStateException("GoAway " + code);
		}

		@Override
		public void onRoundTrip(long nanos) {
			// Not what is measured.
		}

		@Override
		public void onWindowGrown(YamuxStream grown, int fromBytes, int toBytes) {
			// Nobody to tell.
		}

		@Override
		public void onWindowGrowthRefused(YamuxStream refused) {
			// Never.
		}

		@Override
		public void onAcknowledged() {
			// Expected.
		}

		@Override
		public void onRemoteClosed() {
			throw new IllegalStateException("FIN");
		}

		@Override
		public void onReset(long code) {
			throw new IllegalStateException("RST " + code);
		}

		@Override
		public void onCredit(boolean stalled) {
			if (stalled && this.frameBytes > 0) {
				throw new IllegalStateException("No credit for " + this.frameBytes + " bytes");
			}
		}

	}

}
