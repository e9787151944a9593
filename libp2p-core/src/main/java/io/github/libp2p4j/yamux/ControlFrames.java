/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

/**
 * Frames without a body that wait to be written: they go before data. Loop-confined.
 * <p>
 * Bounded: a stream owes at most one frame of each kind, however often it changed its
 * mind; answers to pings and to refused streams are queued, and from {@value #PAUSE_AT}
 * of either the session wants no more input until they are written (rust-yamux
 * CVE-2024-32984). What one buffer of input may still add stays below
 * {@value #MAX_ANSWERS}.
 */
final class ControlFrames {

	/** Queued answers at which reading pauses; go-yamux keeps as many pongs. */
	static final int PAUSE_AT = 32;

	/** More than the 5,459 headers in a Noise message of 65,519 bytes. */
	static final int MAX_ANSWERS = 8192;

	private static final long NO_GO_AWAY = -1;

	private final LongQueue pongs = new LongQueue(MAX_ANSWERS);

	/** Each the code and the id. */
	private final LongQueue refusals = new LongQueue(MAX_ANSWERS);

	private final StreamQueue owing;

	private final FrameWriter writer;

	private final RoundTrips roundTrips;

	private final SendScheduler data;

	private final LiveStreams streams;

	private long goAwayCode = NO_GO_AWAY;

	ControlFrames(StreamQueue owing, FrameWriter writer, RoundTrips roundTrips, SendScheduler data,
			LiveStreams streams) {
		this.owing = owing;
		this.writer = writer;
		this.roundTrips = roundTrips;
		this.data = data;
		this.streams = streams;
	}

	/**
	 * Answers a ping.
	 * @return whether there was room
	 */
	boolean pong(long value) {
		return this.pongs.offer(value);
	}

	/**
	 * Answers a SYN with RST.
	 * @return whether there was room
	 */
	boolean refuse(int id, int code) {
		return this.refusals.offer(((long) code << 32) | Integer.toUnsignedLong(id));
	}

	/**
	 * Code 0 goes after everything else that can be written, since peers end there; any
	 * other goes first.
	 */
	void goAway(long code) {
		this.goAwayCode = code;
	}

	boolean wantsInput() {
		return this.pongs.size() < PAUSE_AT && this.refusals.size() < PAUSE_AT;
	}

	boolean hasGoAway() {
		return this.goAwayCode != NO_GO_AWAY;
	}

	/** Whether anything waits besides GoAway. */
	boolean hasOutput() {
		return this.pongs.size() > 0 || this.refusals.size() > 0 || !this.owing.isEmpty() || this.roundTrips.isQueued();
	}

	/**
	 * Writes what fits.
	 * @return whether everything was written
	 */
	boolean transmit(ByteBuffer out, long nowNanos) {
		if (this.goAwayCode > 0) {
			transmitGoAway(out);
		}
		while (this.pongs.size() > 0 && hasRoom(out)) {
			this.writer.write(out, FrameHeader.TYPE_PING, FrameHeader.FLAG_ACK, FrameHeader.SESSION_ID,
					(int) this.pongs.poll());
		}
		if (this.roundTrips.isQueued() && hasRoom(out)) {
			this.writer.write(out, FrameHeader.TYPE_PING, FrameHeader.FLAG_SYN, FrameHeader.SESSION_ID,
					this.roundTrips.send(nowNanos));
		}
		while (this.refusals.size() > 0 && hasRoom(out)) {
			long refusal = this.refusals.poll();
			this.writer.write(out, FrameHeader.TYPE_WINDOW_UPDATE, FrameHeader.FLAG_RST, (int) refusal,
					(int) (refusal >>> 32));
		}
		for (YamuxStream stream = this.owing.first(); stream != null && hasRoom(out); stream = this.owing.first()) {
			transmitNext(stream, out, nowNanos);
		}
		return !hasOutput();
	}

	/** Writes the GoAway that waits, if there is room. */
	void transmitGoAway(ByteBuffer out) {
		if (hasGoAway() && hasRoom(out)) {
			this.writer.write(out, FrameHeader.TYPE_GO_AWAY, 0, FrameHeader.SESSION_ID, (int) this.goAwayCode);
			this.goAwayCode = NO_GO_AWAY;
		}
	}

	private static boolean hasRoom(ByteBuffer out) {
		return out.remaining() >= FrameHeader.BYTES;
	}

	/** At most one flag in a frame: jvm-libp2p closes the connection over two. */
	private void transmitNext(YamuxStream stream, ByteBuffer out, long nowNanos) {
		if (stream.owes(YamuxStream.OWES_RST)) {
			update(stream, FrameHeader.FLAG_RST, stream.resetCode(), out);
			stream.settle(YamuxStream.OWES_RST);
			this.streams.resetWritten(stream, nowNanos);
		}
		else if (stream.owes(YamuxStream.OWES_SYN)) {
			transmitSyn(stream, out, nowNanos);
		}
		else if (stream.owes(YamuxStream.OWES_ACK)) {
			stream.settle(YamuxStream.OWES_ACK | YamuxStream.OWES_CREDIT);
			update(stream, FrameHeader.FLAG_ACK, grant(stream), out);
		}
		else if (stream.owes(YamuxStream.OWES_CREDIT)) {
			stream.settle(YamuxStream.OWES_CREDIT);
			int delta = grant(stream);
			if (delta != 0) {
				update(stream, 0, delta, out);
			}
		}
		else {
			transmitFin(stream, out, nowNanos);
		}
	}

	private void transmitSyn(YamuxStream stream, ByteBuffer out, long nowNanos) {
		// Alone, as go and js open: py-libp2p until 0.4 takes no body from a Data frame
		// with
		// SYN, and reads the body as the next frame.
		stream.settle(YamuxStream.OWES_SYN | YamuxStream.OWES_CREDIT);
		update(stream, FrameHeader.FLAG_SYN, grant(stream), out);
		this.data.place(stream, nowNanos);
	}

	private void transmitFin(YamuxStream stream, ByteBuffer out, long nowNanos) {
		stream.settle(YamuxStream.OWES_FIN);
		if (!stream.phase().owesFin()) {
			return;
		}
		if (stream.port().pendingBytes() > 0) {
			this.data.place(stream, nowNanos);
			return;
		}
		// Alone in an empty Data frame: rust- and jvm-libp2p send it so, go and js accept
		// either type.
		this.writer.write(out, FrameHeader.TYPE_DATA, FrameHeader.FLAG_FIN, stream.rawId(), 0);
		this.streams.finWritten(stream, nowNanos);
	}

	private static int grant(YamuxStream stream) {
		return stream.phase().receives() ? stream.receiveWindow().takeGrant() : 0;
	}

	private void update(YamuxStream stream, int flags, int lengthField, ByteBuffer out) {
		this.writer.write(out, FrameHeader.TYPE_WINDOW_UPDATE, flags, stream.rawId(), lengthField);
	}

}
