/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.github.libp2p4j.machine.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * Decides which stream writes next: round-robin over the streams that have bytes and
 * credit, but what is short and new goes first. Loop-confined.
 * <p>
 * A turn fills one frame, so that a stream's writer and its reader are woken for much at
 * once. A stream that had nothing and now has a little (at most 16 KiB) does not wait for
 * that: it has its first turn before the others, as long as these have one frame for each
 * 64 KiB of such turns (the new flows of RFC 8290, 4.2).
 * <p>
 * A stream with a sliver of credit (less than 1 KiB, and less than it has pending) waits
 * for more, at most 50 ms, so that a peer that grants byte by byte does not turn every
 * byte into a frame (the sender's silly-window rule of RFC 1122, 4.2.3.4). What is left
 * of a large grant does not wait: the peer may need just that to have read half of its
 * window, and grants nothing before (go-yamux).
 * <p>
 * A large body that lies together in the port's memory is sealed from there, in a message
 * of its own: {@link #lend}.
 */
final class SendScheduler {

	/** What a stream may have pending to be served first. Chosen: a small request. */
	static final int SHORT_BYTES = 16 * 1024;

	/**
	 * Body bytes of a frame at most; rust- and jvm-libp2p end the connection above 1 MiB.
	 */
	static final int MAX_BODY_BYTES = 64 * 1024;

	/**
	 * A body that is lent, not copied. Chosen: below half a message, another message
	 * costs more than the copy.
	 */
	static final int LENT_BYTES = 32 * 1024;

	/**
	 * Frames with a smaller body are avoided while more is pending. Chosen: 1 % of
	 * overhead.
	 */
	static final int SLIVER_BYTES = 1024;

	/**
	 * A stream that has sent this much since its last small frame may send another at
	 * once. Chosen: 28 bytes of overhead on 64 KiB.
	 */
	static final int LARGE_GRANT_BYTES = 64 * SLIVER_BYTES;

	/**
	 * What a sliver of credit waits for more. Chosen: below what people notice; RFC 1122
	 * has 100 ms or more.
	 */
	static final long SLIVER_NANOS = 50_000_000L;

	/** With little to send, and nothing before. */
	private final StreamQueue fresh = new StreamQueue();

	private final StreamQueue ready = new StreamQueue();

	private final StreamQueue slivers = new StreamQueue();

	private final StreamQueue owing;

	private final FrameWriter writer;

	/**
	 * Sent by fresh streams since one of the others had a turn, with headers: or 65,536
	 * frames of a byte would go before.
	 */
	private int freshBytes;

	/** Who has lent the body of the last frame. */
	private @Nullable StreamPort lender;

	private long sliverDeadlineNanos = Deadlines.NONE;

	/**
	 * @param owing streams that owe frames without a body
	 */
	SendScheduler(StreamQueue owing, FrameWriter writer) {
		this.owing = owing;
		this.writer = writer;
	}

	boolean hasOutput() {
		return !this.ready.isEmpty() || !this.fresh.isEmpty();
	}

	/**
	 * Puts a stream where it belongs after its pending bytes, its credit or its phase
	 * have changed.
	 */
	void place(YamuxStream stream, long nowNanos) {
		if (stream.phase().sends() && !stream.dataLink().isIn(this.ready) && !stream.dataLink().isIn(this.fresh)) {
			place(stream, this.fresh, nowNanos);
		}
	}

	private void place(YamuxStream stream, StreamQueue first, long nowNanos) {
		int pendingBytes = stream.port().pendingBytes();
		if (pendingBytes < 0) {
			throw new IllegalStateException(
					"the port of " + stream + " says that " + pendingBytes + " bytes are pending");
		}
		boolean stalled = stream.sendCreditBytes() < Math.min(pendingBytes, SLIVER_BYTES);
		boolean sliver = stalled && stream.sendCreditBytes() > 0;
		if (sliver && stream.sentSinceSliverBytes() < LARGE_GRANT_BYTES) {
			waitForMore(stream, nowNanos);
		}
		else {
			stream.dataLink().unlink();
			if (pendingBytes == 0) {
				oweFin(stream);
			}
			else if (sliver || !stalled) {
				((pendingBytes <= SHORT_BYTES) ? first : this.ready).add(stream.dataLink());
			}
		}
		if (stalled != stream.isStalled()) {
			stream.stalled(stalled);
			stream.port().onCredit(stalled);
		}
	}

	private void waitForMore(YamuxStream stream, long nowNanos) {
		if (this.slivers.isEmpty()) {
			this.sliverDeadlineNanos = Deadlines.after(nowNanos, SLIVER_NANOS);
		}
		this.slivers.add(stream.dataLink());
	}

	private void oweFin(YamuxStream stream) {
		if (stream.phase().owesFin()) {
			stream.owe(YamuxStream.OWES_FIN);
			this.owing.add(stream.controlLink());
		}
	}

	/**
	 * Gives the next stream its turn.
	 * @param untouched whether {@code out} is as empty as the caller lent it: then even a
	 * sliver of room is used
	 * @return whether a turn was given; false when no stream is ready, the room is too
	 * small to be worth a frame, or the next body begins a message of its own
	 */
	boolean transmit(ByteBuffer out, boolean untouched, long nowNanos) {
		YamuxStream stream = next();
		int roomBytes = out.remaining() - FrameHeader.BYTES;
		if (stream == null || roomBytes <= 0) {
			return false;
		}
		int wantedBytes = wantedBytes(stream);
		if (wantedBytes >= LENT_BYTES) {
			int lendableBytes = stream.port().lendableBytes();
			if (lendableBytes >= LENT_BYTES && !untouched) {
				return false;
			}
			if (lendableBytes > 0 && lendableBytes < LENT_BYTES
					&& stream.port().pendingBytes() - lendableBytes >= LENT_BYTES) {
				// The rest of a chunk alone, so that the next one can be lent whole.
				wantedBytes = lendableBytes;
			}
		}
		if (roomBytes < wantedBytes && roomBytes < SLIVER_BYTES && !untouched) {
			return false;
		}
		beginTurn(stream, wantedBytes);
		if (wantedBytes > 0) {
			write(stream, Math.min(wantedBytes, roomBytes), out);
		}
		endTurn(stream, nowNanos);
		return true;
	}

	/**
	 * Gives the next stream its turn, with a body that stays where it lies.
	 * @param mostBytes of the frame with its header
	 * @return the frame between position and limit, to be used before {@link #takeBack()}
	 */
	ByteBuffer lend(int mostBytes, long nowNanos) {
		YamuxStream stream = Objects.requireNonNull(next());
		int bytes = Math.min(lendableBytes(stream), mostBytes - FrameHeader.BYTES);
		StreamPort port = stream.port();
		beginTurn(stream, bytes);
		stream.sent(bytes);
		ByteBuffer frame = port.lend(bytes);
		this.lender = port;
		int start = frame.position() - FrameHeader.BYTES;
		this.writer.write(frame.position(start), FrameHeader.TYPE_DATA, 0, stream.rawId(), bytes);
		endTurn(stream, nowNanos);
		return frame.position(start);
	}

	/** Whether the next turn is one for {@link #lend}. */
	boolean isLendingNext() {
		YamuxStream stream = next();
		return stream != null && lendableBytes(stream) >= LENT_BYTES;
	}

	private static int lendableBytes(YamuxStream stream) {
		int wantedBytes = wantedBytes(stream);
		return (wantedBytes >= LENT_BYTES) ? Math.min(stream.port().lendableBytes(), wantedBytes) : 0;
	}

	/** The frame of the last {@link #lend} is used. */
	void takeBack() {
		StreamPort port = this.lender;
		if (port != null) {
			this.lender = null;
			port.takeBack();
		}
	}

	private @Nullable YamuxStream next() {
		return isFreshNext() ? this.fresh.first() : this.ready.first();
	}

	private boolean isFreshNext() {
		return this.ready.isEmpty() || (!this.fresh.isEmpty() && this.freshBytes < MAX_BODY_BYTES);
	}

	private static int wantedBytes(YamuxStream stream) {
		return (int) Math.min(Math.min(stream.port().pendingBytes(), MAX_BODY_BYTES), stream.sendCreditBytes());
	}

	private void beginTurn(YamuxStream stream, int bytes) {
		this.freshBytes = isFreshNext() ? Math.min(this.freshBytes + FrameHeader.BYTES + bytes, MAX_BODY_BYTES) : 0;
		stream.dataLink().unlink();
	}

	private void endTurn(YamuxStream stream, long nowNanos) {
		if (stream.phase().sends()) {
			place(stream, this.ready, nowNanos);
		}
	}

	private void write(YamuxStream stream, int bytes, ByteBuffer out) {
		stream.sent(bytes);
		this.writer.write(out, FrameHeader.TYPE_DATA, 0, stream.rawId(), bytes);
		int limit = out.limit();
		int end = out.position() + bytes;
		out.limit(end);
		stream.port().drainTo(out);
		if (out.position() != end) {
			throw new IllegalStateException("the port of " + stream + " had " + (end - out.position())
					+ " bytes less than the " + bytes + " it said were pending");
		}
		out.limit(limit);
	}

	long deadlineNanos() {
		return this.slivers.isEmpty() ? Deadlines.NONE : this.sliverDeadlineNanos;
	}

	/** Lets slivers go that have waited long enough. */
	void expire(long nowNanos) {
		if (!Deadlines.isDue(deadlineNanos(), nowNanos)) {
			return;
		}
		for (YamuxStream stream = this.slivers.first(); stream != null; stream = this.slivers.first()) {
			stream.dataLink().unlink();
			this.ready.add(stream.dataLink());
		}
	}

}
