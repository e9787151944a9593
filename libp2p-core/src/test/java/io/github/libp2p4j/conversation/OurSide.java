/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.libp2p4j.upgrade.WireLog;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.WindowBudget;
import io.github.libp2p4j.yamux.YamuxListener;
import io.github.libp2p4j.yamux.YamuxSession;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * The applications of this side, which do with a session what they did when it was
 * recorded, read everything at once, and keep what they were told. For one thread.
 */
final class OurSide implements YamuxListener, WindowBudget, WireLog {

	private final Supplier<YamuxSession> session;

	private final Map<Long, Port> ports = new HashMap<>();

	long nowNanos;

	/** The code of the peer's GoAway, or -1. */
	long goAway = -1;

	int roundTrips;

	OurSide(Supplier<YamuxSession> session) {
		this.session = session;
	}

	/** Does what made this side write the frame. */
	void act(RecordedFrame frame) {
		switch (frame.type()) {
			case RecordedFrame.PING -> {
				if (frame.has(RecordedFrame.SYN)) {
					this.session.get().ping(this.nowNanos);
				}
			}
			case RecordedFrame.GO_AWAY -> this.session.get().goAway(frame.value());
			default -> actOnStream(frame);
		}
	}

	private void actOnStream(RecordedFrame frame) {
		if (frame.has(RecordedFrame.SYN)) {
			open(frame.stream());
		}
		Port port = this.ports.get(frame.stream());
		YamuxStream stream = (port != null) ? port.stream : null;
		if (port == null || stream == null || port.over) {
			return;
		}
		if (frame.has(RecordedFrame.RST)) {
			this.session.get().reset(stream, (frame.type() == RecordedFrame.DATA) ? 0 : frame.value());
			return;
		}
		if (frame.body().length > 0) {
			port.send(frame.body());
			this.session.get().dataPending(stream);
		}
		if (frame.has(RecordedFrame.FIN)) {
			this.session.get().closeWrite(stream);
		}
	}

	private void open(long id) {
		Port port = new Port();
		YamuxStream stream = this.session.get().open(port);
		if (stream == null || stream.id() != id) {
			throw new AssertionError("this side opened stream " + id + ", and now " + stream);
		}
		port.stream = stream;
		this.ports.put(id, port);
	}

	/** What arrived on a stream, and how it ended. */
	Outcome.Half received(long id) {
		Port port = this.ports.get(id);
		if (port == null) {
			throw new AssertionError("stream " + id + " was never opened");
		}
		byte[] bytes = port.received.toByteArray();
		return new Outcome.Half(bytes.length, StreamLedger.sha256(bytes), port.end);
	}

	boolean knows(long id) {
		return this.ports.containsKey(id);
	}

	int streams() {
		return this.ports.size();
	}

	@Override
	public StreamPort onStreamOpened(YamuxStream stream) {
		Port port = new Port();
		port.stream = stream;
		if (this.ports.put(stream.id(), port) != null) {
			throw new AssertionError("opened twice: " + stream);
		}
		return port;
	}

	@Override
	public void onOpenable() {
	}

	@Override
	public void onStreamForgotten(YamuxStream stream) {
		((Port) stream.port()).over = true;
	}

	@Override
	public void onGoAway(long code) {
		this.goAway = code;
	}

	@Override
	public void onRoundTrip(long nanos) {
		this.roundTrips++;
	}

	@Override
	public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
	}

	@Override
	public void onWindowGrowthRefused(YamuxStream stream) {
	}

	@Override
	public boolean reserve(long bytes) {
		return true;
	}

	@Override
	public void release(long bytes) {
	}

	@Override
	public void onReceived(String text) {
	}

	@Override
	public void onSent(String text) {
	}

	@Override
	public void onFrame(boolean inbound, int type, int flags, long streamId, long length) {
	}

	private final class Port implements StreamPort {

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		private @Nullable YamuxStream stream;

		private String end = StreamLedger.OPEN;

		private boolean over;

		private ByteBuffer pending = ByteBuffer.allocate(0);

		void send(byte[] bytes) {
			this.pending = ByteBuffer.allocate(this.pending.remaining() + bytes.length)
				.put(this.pending)
				.put(bytes)
				.flip();
		}

		@Override
		public int pendingBytes() {
			return this.pending.remaining();
		}

		@Override
		public void drainTo(ByteBuffer target) {
			int bytes = Math.min(target.remaining(), this.pending.remaining());
			target.put(this.pending.slice().limit(bytes));
			this.pending.position(this.pending.position() + bytes);
		}

		@Override
		public void onData(ByteBuffer data) {
			byte[] bytes = new byte[data.remaining()];
			data.get(bytes);
			this.received.writeBytes(bytes);
			YamuxStream own = this.stream;
			if (own != null) {
				OurSide.this.session.get().consumed(own, bytes.length, true, OurSide.this.nowNanos);
			}
		}

		@Override
		public void onAcknowledged() {
		}

		@Override
		public void onRemoteClosed() {
			this.end = "FIN";
		}

		@Override
		public void onReset(long code) {
			this.end = StreamLedger.reset(code);
		}

		@Override
		public void onCredit(boolean stalled) {
		}

	}

}
