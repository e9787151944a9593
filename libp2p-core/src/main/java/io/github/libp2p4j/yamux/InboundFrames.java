/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

import io.github.libp2p4j.machine.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames off the byte stream, judges them, and only then lets them change anything.
 * Loop-confined.
 * <p>
 * A header may be split anywhere; a body is handed on as it arrives and never collected.
 * What breaks the protocol throws; what is pointless but harmless is charged to
 * {@link AbnormalEvents}.
 */
final class InboundFrames {

	private final LiveStreams streams;

	private final RecentStreams recent;

	private final ControlFrames control;

	private final SendScheduler data;

	private final RoundTrips roundTrips;

	private final WindowTuner tuner;

	private final AbnormalEvents abnormal;

	private final YamuxListener listener;

	private final FrameWriter writer;

	private final FrameReader frame = new FrameReader();

	private long bodyBytes;

	/** Whose body it is; null while one is discarded. */
	private @Nullable YamuxStream bodyStream;

	private boolean finAfterBody;

	private long goAwayCode = -1;

	private long nowNanos;

	/**
	 * What inbound frames act upon: all parts of one session.
	 */
	record Parts(LiveStreams streams, ControlFrames control, SendScheduler data, RoundTrips roundTrips,
			WindowTuner tuner, AbnormalEvents abnormal, YamuxListener listener, FrameWriter writer) {
	}

	InboundFrames(Parts parts) {
		this.streams = parts.streams();
		this.recent = parts.streams().recent();
		this.control = parts.control();
		this.data = parts.data();
		this.roundTrips = parts.roundTrips();
		this.tuner = parts.tuner();
		this.abnormal = parts.abnormal();
		this.listener = parts.listener();
		this.writer = parts.writer();
	}

	/** Takes all of {@code in}. */
	void receive(ByteBuffer in, long now) {
		this.nowNanos = now;
		while (in.hasRemaining()) {
			if (this.bodyBytes > 0) {
				onBody(in);
			}
			else if (this.frame.read(in)) {
				this.writer.showInbound(this.frame);
				onFrame();
			}
		}
	}

	/** Whether a header or a body has begun and not ended. */
	boolean isMidFrame() {
		return this.bodyBytes > 0 || this.frame.isMidHeader();
	}

	private void onFrame() {
		int id = this.frame.streamId();
		if (this.frame.version() != FrameHeader.VERSION) {
			throw violation("version " + this.frame.version() + " where only " + FrameHeader.VERSION + " exists");
		}
		if (this.frame.type() > FrameHeader.TYPE_GO_AWAY) {
			throw violation("unknown type");
		}
		boolean ofStream = this.frame.type() <= FrameHeader.TYPE_WINDOW_UPDATE;
		if (ofStream == (id == FrameHeader.SESSION_ID)) {
			throw violation(ofStream ? "stream 0 is the session" : "only stream 0 is the session");
		}
		int flags = this.frame.flags() & FrameHeader.KNOWN_FLAGS;
		if (flags != this.frame.flags()) {
			charge("unknown flags");
		}
		switch (this.frame.type()) {
			case FrameHeader.TYPE_DATA -> onData(id, flags, this.frame.length());
			case FrameHeader.TYPE_WINDOW_UPDATE -> onWindowUpdate(id, flags, this.frame.length());
			case FrameHeader.TYPE_PING -> onPing(flags, this.frame.length());
			default -> onGoAway(flags, this.frame.length());
		}
	}

	private void onData(int id, int flags, long length) {
		YamuxStream stream = target(id, flags, length);
		if (stream == null) {
			body(null, length);
			return;
		}
		if (length > stream.receiveWindow().creditBytes()) {
			throw violation(
					"a body beyond the window, in which " + stream.receiveWindow().creditBytes() + " bytes were left");
		}
		if ((flags & FrameHeader.FLAG_RST) != 0) {
			onReset(stream, 0);
			body(null, length);
			return;
		}
		boolean news = this.streams.acknowledge(stream, this.nowNanos) || (flags & FrameHeader.FLAG_SYN) != 0;
		if (!stream.isLive()) {
			onLate(id, flags, length);
			body(null, length);
		}
		else if (length == 0) {
			onEmpty(stream, flags, news);
		}
		else if (!stream.phase().receives()) {
			charge("data after FIN");
			this.streams.resetForBreach(stream, this.nowNanos);
			body(null, length);
		}
		else {
			stream.receiveWindow().arrive((int) length);
			stream.bodyArrived();
			body(stream, length);
			this.finAfterBody = (flags & FrameHeader.FLAG_FIN) != 0;
		}
	}

	private void onWindowUpdate(int id, int flags, long length) {
		YamuxStream stream = target(id, flags, length);
		if (stream == null) {
			return;
		}
		if ((flags & FrameHeader.FLAG_RST) != 0) {
			onReset(stream, length);
			return;
		}
		boolean opened = (flags & FrameHeader.FLAG_SYN) != 0;
		if (!opened && length > FrameHeader.UNSIGNED_INT_MAX - stream.sendCreditBytes()) {
			throw violation("credit beyond 2^32-1: " + stream.sendCreditBytes() + " bytes were left");
		}
		boolean news = this.streams.acknowledge(stream, this.nowNanos) || opened;
		if (!stream.isLive()) {
			onLate(id, flags, length);
			return;
		}
		if (length > 0 && !opened) {
			stream.addSendCredit(length);
			this.data.place(stream, this.nowNanos);
		}
		if (length == 0 || (flags & FrameHeader.FLAG_FIN) != 0) {
			onEmpty(stream, flags, news);
		}
	}

	/** Neither body nor credit: the frame is there for its flags, or for nothing. */
	private void onEmpty(YamuxStream stream, int flags, boolean news) {
		if ((flags & FrameHeader.FLAG_FIN) != 0) {
			onFin(stream);
		}
		else if (!news && !stream.pardonsEmptyFrame()) {
			charge("empty frame");
		}
	}

	private void onFin(YamuxStream stream) {
		if (!stream.isLive()) {
			return;
		}
		if (!stream.phase().receives()) {
			charge("second FIN");
			return;
		}
		this.streams.finReceived(stream, this.nowNanos);
	}

	private void onReset(YamuxStream stream, long code) {
		if (!stream.isOutbound() && !stream.hasSent()) {
			if (stream.receiveWindow().isUntouched()) {
				// Opened and withdrawn without a byte, as go-libp2p does at a limit of
				// its own: no work was begun.
				this.abnormal.chargeLightly("reset before the first byte", this.frame.streamId(), this.nowNanos);
			}
			else {
				// HTTP/2's rapid reset, CVE-2023-44487: work is begun and nothing comes
				// of it.
				charge("reset before the first answer");
			}
		}
		this.streams.resetReceived(stream, code, this.nowNanos);
	}

	/**
	 * Finds whom a Data or WindowUpdate frame concerns.
	 * @return null when it concerns nobody, and all that it may mean is accounted for but
	 * its body
	 */
	private @Nullable YamuxStream target(int id, int flags, long length) {
		YamuxStream stream = this.streams.get(id);
		if ((flags & FrameHeader.FLAG_SYN) != 0) {
			return onSyn(id, flags, length, stream);
		}
		if (stream != null && stream.isLive()) {
			return stream;
		}
		if (stream != null && stream.isEndedBy(flags)) {
			this.streams.resetVoid(stream, this.nowNanos);
		}
		onLate(id, flags, length);
		return null;
	}

	private @Nullable YamuxStream onSyn(int id, int flags, long length, @Nullable YamuxStream former) {
		boolean isData = this.frame.type() == FrameHeader.TYPE_DATA;
		if (!this.streams.isPeerId(id)) {
			throw violation("SYN with an id of this side's");
		}
		if (former != null && former.isLive()) {
			throw violation("SYN for a stream that is open");
		}
		if (isData && length > FrameHeader.INITIAL_WINDOW_BYTES) {
			throw violation("a first body beyond the initial window of " + FrameHeader.INITIAL_WINDOW_BYTES);
		}
		boolean reset = (flags & FrameHeader.FLAG_RST) != 0;
		long creditBytes = FrameHeader.INITIAL_WINDOW_BYTES + ((isData || reset) ? 0 : length);
		if (creditBytes > FrameHeader.UNSIGNED_INT_MAX) {
			throw violation("initial credit beyond 2^32-1");
		}
		if (reset) {
			charge("SYN with RST");
			return null;
		}
		if (!this.streams.acceptsStreams()) {
			return refuse(id, StreamCodes.SHUTDOWN, flags, isData ? length : 0);
		}
		if (former != null) {
			this.streams.resetVoid(former, this.nowNanos);
		}
		if (this.streams.isInboundFull()) {
			charge("stream beyond the bound");
			return refuse(id, StreamCodes.RESOURCE_LIMIT_EXCEEDED, flags, isData ? length : 0);
		}
		YamuxStream stream = this.streams.accept(id, creditBytes, this.nowNanos);
		if (stream.isLive()) {
			this.data.place(stream, this.nowNanos);
			return stream;
		}
		onLate(id, flags, length);
		return null;
	}

	private @Nullable YamuxStream refuse(int id, int code, int flags, long length) {
		if (!this.control.refuse(id, code)) {
			throw violation("more than " + ControlFrames.MAX_ANSWERS + " refused streams in one input");
		}
		int allowanceBytes = FrameHeader.INITIAL_WINDOW_BYTES - (int) length;
		this.recent.remember(id, ((flags & FrameHeader.FLAG_FIN) != 0) ? 0 : allowanceBytes, 0, this.nowNanos);
		return null;
	}

	/**
	 * A frame of a stream that is not open: normal for a while after its end, otherwise
	 * counted.
	 */
	private void onLate(int id, int flags, long length) {
		boolean hasBody = this.frame.type() == FrameHeader.TYPE_DATA && length > 0;
		if (hasBody && length > this.tuner.largestWindowBytes()) {
			throw violation("a body beyond any window granted, at most " + this.tuner.largestWindowBytes());
		}
		boolean expected = hasBody ? this.recent.takeBody(id, length) : this.recent.takeFrame(id);
		if (!expected) {
			charge("frame of a stream that is not open");
		}
		if ((flags & FrameHeader.FLAG_RST) != 0) {
			this.recent.forget(id);
		}
		else if ((flags & FrameHeader.FLAG_FIN) != 0) {
			this.recent.endBody(id);
		}
	}

	private void body(@Nullable YamuxStream stream, long length) {
		this.bodyStream = stream;
		this.bodyBytes = length;
		this.finAfterBody = false;
	}

	private void onBody(ByteBuffer in) {
		int bytes = (int) Math.min(this.bodyBytes, in.remaining());
		int limit = in.limit();
		int end = in.position() + bytes;
		YamuxStream stream = this.bodyStream;
		this.bodyBytes -= bytes;
		if (stream != null && stream.isLive()) {
			in.limit(end);
			stream.port().onData(in);
			in.limit(limit);
		}
		in.position(end);
		if (this.bodyBytes == 0 && stream != null) {
			this.bodyStream = null;
			if (this.finAfterBody) {
				onFin(stream);
			}
		}
	}

	private void onPing(int flags, long value) {
		if (flags == FrameHeader.FLAG_SYN) {
			if (!this.control.pong(value)) {
				charge("ping beyond the bound");
			}
			return;
		}
		long roundTripNanos = (flags == FrameHeader.FLAG_ACK) ? this.roundTrips.onAnswer(value, this.nowNanos) : -1;
		if (roundTripNanos < 0) {
			charge("pong that nobody asked for");
			return;
		}
		this.listener.onRoundTrip(roundTripNanos);
	}

	private void onGoAway(int flags, long code) {
		boolean repeated = this.goAwayCode >= 0;
		if (flags != 0 || repeated) {
			charge("second GoAway, or one with flags");
		}
		this.streams.refuseOpens();
		this.streams.refuseStreams();
		if (code != this.goAwayCode) {
			this.goAwayCode = code;
			this.listener.onGoAway(code);
		}
	}

	private void charge(String event) {
		this.abnormal.charge(event, this.frame.streamId(), this.nowNanos);
	}

	private ProtocolViolationException violation(String what) {
		return new ProtocolViolationException("yamux",
				what + " (" + FrameHeader.typeName(this.frame.type()) + " " + FrameHeader.flagNames(this.frame.flags())
						+ ", stream " + Integer.toUnsignedString(this.frame.streamId()) + ", length "
						+ this.frame.length() + ")");
	}

}
