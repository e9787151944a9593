/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * One side of a Yamux 1.0.0 session: frames in, frames out, streams in between. Pure and
 * loop-confined: no channel, no clock, no thread; it calls its {@link YamuxListener} and
 * {@link StreamPort}s from within its methods, and they may call back anything but
 * {@link #receive} and {@link #transmit}.
 * <p>
 * The driver's turn: {@link #receive} what arrived while {@link #wantsInput()};
 * {@link #transmit} into lent buffers while {@link #hasOutput()}; then arm a timer for
 * {@link #deadlineNanos()}, which every call may have changed, and {@link #expire} when
 * it is due. Instants may not go back.
 * <p>
 * After a violation the session is dead: it discards input, and of its output only the
 * GoAway that the driver asks for is written.
 */
public final class YamuxSession {

	/** GoAway codes of the specification. */
	public static final int GO_AWAY_NORMAL = 0;

	public static final int GO_AWAY_PROTOCOL_ERROR = 1;

	public static final int GO_AWAY_INTERNAL_ERROR = 2;

	private final FrameWriter writer;

	private final LiveStreams streams;

	private final SendScheduler data;

	private final ControlFrames control;

	private final RoundTrips roundTrips;

	private final Keepalive keepalive;

	private final WindowTuner tuner;

	private final InboundFrames inbound;

	private final StreamQueue owing;

	private final AbnormalEvents abnormal;

	/** The latest instant that the driver told. */
	private long nowNanos;

	private boolean dead;

	/**
	 * @param role the initiator opens odd ids, the responder even ones
	 */
	public YamuxSession(Role role, YamuxSettings settings, YamuxListener listener, WindowBudget budget, long nowNanos) {
		this.owing = new StreamQueue();
		this.writer = new FrameWriter();
		this.roundTrips = new RoundTrips();
		this.keepalive = new Keepalive(settings, nowNanos);
		this.tuner = new WindowTuner(settings, budget, listener, this.roundTrips);
		this.streams = new LiveStreams(role, settings, listener, budget, this.owing);
		this.data = new SendScheduler(this.owing, this.writer);
		this.control = new ControlFrames(this.owing, this.writer, this.roundTrips, this.data, this.streams);
		this.abnormal = new AbnormalEvents(settings.maxAbnormalEvents(), nowNanos);
		this.inbound = new InboundFrames(new InboundFrames.Parts(this.streams, this.control, this.data, this.roundTrips,
				this.tuner, this.abnormal, listener, this.writer));
		this.nowNanos = nowNanos;
	}

	/**
	 * Shows every frame, both ways, from now on.
	 * @param listener null for none, which is the default and costs nothing
	 */
	public void frameListener(@Nullable FrameListener listener) {
		this.writer.listener(listener);
	}

	/**
	 * Opens a stream, or returns null when the peer's acknowledgements, the number of
	 * streams or a GoAway forbid it now; {@link YamuxListener#onOpenable} is called when
	 * the first two no longer do. The SYN travels with the first data if some is pending
	 * when the session transmits next.
	 */
	public @Nullable YamuxStream open(StreamPort port) {
		return this.dead ? null : this.streams.open(port, this.nowNanos);
	}

	/** Whether {@link #open} can ever succeed again: no GoAway, ids left. */
	public boolean acceptsOpens() {
		return !this.dead && this.streams.acceptsOpens();
	}

	/** The port of {@code stream} has bytes to send. Cheap; idempotent. */
	public void dataPending(YamuxStream stream) {
		if (stream.hasPort()) {
			this.data.place(stream, this.nowNanos);
		}
	}

	/** FIN after what the port still has pending. Idempotent. */
	public void closeWrite(YamuxStream stream) {
		stream.advance(StreamPhase.Input.CLOSE);
		dataPending(stream);
	}

	/**
	 * RST now; forgotten at once, before this returns; what was pending is dropped. No
	 * {@code onReset} call follows. Nothing happens when the stream is forgotten already.
	 * @param code sent in the frame's length, unsigned 32 bits; go-libp2p reads it
	 */
	public void reset(YamuxStream stream, long code) {
		this.streams.reset(stream, unsignedInt(code, "the code of a reset"), this.nowNanos);
	}

	/**
	 * The application has consumed bytes of {@code stream}; credit is granted when it is
	 * worth a frame: half a window or 512 KiB, and not after the peer's FIN. Nothing
	 * happens when the stream is forgotten.
	 * @param drained whether the reader had emptied the stream's queue since the last
	 * call
	 */
	public void consumed(YamuxStream stream, int bytes, boolean drained, long nowNanos) {
		this.nowNanos = nowNanos;
		if (!stream.phase().receives()) {
			return;
		}
		ReceiveWindow window = stream.receiveWindow();
		window.consume(bytes, drained);
		this.roundTrips.refresh(nowNanos);
		if (window.isDecisionDue()) {
			this.tuner.decide(stream, nowNanos);
		}
		if (window.isGrantDue() && stream.phase().receives()) {
			stream.owe(YamuxStream.OWES_CREDIT);
			this.owing.add(stream.controlLink());
		}
	}

	/** From now on inbound streams are refused with RST. */
	public void refuseStreams() {
		this.streams.refuseStreams();
	}

	/**
	 * Queues GoAway; opens and accepts nothing from now on. {@link #GO_AWAY_NORMAL} is
	 * written after everything that can be written, any other code before it.
	 * @param code unsigned 32 bits
	 */
	public void goAway(long code) {
		unsignedInt(code, "the code of a GoAway");
		this.streams.refuseOpens();
		this.streams.refuseStreams();
		this.control.goAway(code);
	}

	/**
	 * Queues a ping; {@link YamuxListener#onRoundTrip} tells. Joined with one under way.
	 */
	public void ping(long nowNanos) {
		this.nowNanos = nowNanos;
		this.roundTrips.request(nowNanos);
	}

	/**
	 * Consumes all of {@code in}, keeping an unfinished header.
	 * @throws ProtocolViolationException the caller says GoAway 1 and closes
	 */
	public void receive(ByteBuffer in, long nowNanos) {
		this.nowNanos = nowNanos;
		if (this.dead) {
			in.position(in.limit());
			return;
		}
		if (in.hasRemaining()) {
			this.keepalive.onInbound(nowNanos);
		}
		try {
			this.inbound.receive(in, nowNanos);
		}
		catch (ProtocolViolationException ex) {
			this.dead = true;
			throw ex;
		}
	}

	/**
	 * Counts something abnormal that the layer below saw, against the same budget.
	 * @param event what it was; a constant
	 * @throws ProtocolViolationException when there were too many
	 */
	public void countAbnormal(String event, long nowNanos) {
		this.abnormal.charge(event, 0, nowNanos);
	}

	/**
	 * False while answers to the peer's control frames pile up: read nothing more until
	 * they are transmitted.
	 */
	public boolean wantsInput() {
		return !this.dead && this.control.wantsInput();
	}

	/** Whether an end of input now would cut a frame in two. */
	public boolean isMidFrame() {
		return this.inbound.isMidFrame();
	}

	/**
	 * Writes frames until {@code out} is full or there is nothing to send: control frames
	 * first, then data fairly.
	 * @param out big-endian; 13 bytes of room are the least that always gets on, 64 KiB
	 * serve best
	 */
	public void transmit(ByteBuffer out, long nowNanos) {
		this.nowNanos = nowNanos;
		if (this.dead) {
			this.control.transmitGoAway(out);
			return;
		}
		int start = out.position();
		boolean more = true;
		while (more) {
			more = this.control.transmit(out, nowNanos) && this.data.transmit(out, out.position() == start, nowNanos);
		}
		if (!this.control.hasOutput() && !this.data.hasOutput()) {
			this.control.transmitGoAway(out);
		}
	}

	/**
	 * Whether a frame is to be sent next whose large body lies in its port's memory, from
	 * where it can be {@linkplain #lend lent}.
	 */
	public boolean isLendingNext() {
		return !this.dead && !this.control.hasOutput() && !this.control.hasGoAway() && this.data.isLendingNext();
	}

	/**
	 * The next frame with its body where the {@linkplain StreamPort#lend port} has it,
	 * instead of a copy by {@link #transmit}.
	 * @param mostBytes of the frame with its header
	 * @return the frame between position and limit, until {@link #takeBack()}
	 * @throws IllegalStateException if it is not {@linkplain #isLendingNext() next}
	 */
	public ByteBuffer lend(int mostBytes, long nowNanos) {
		if (!isLendingNext()) {
			throw new IllegalStateException("the next frame is none that can be lent");
		}
		this.nowNanos = nowNanos;
		return this.data.lend(mostBytes, nowNanos);
	}

	/** What {@link #lend} returned is used. */
	public void takeBack() {
		this.data.takeBack();
	}

	/** Whether {@link #transmit} would write something now. */
	public boolean hasOutput() {
		if (this.dead) {
			return this.control.hasGoAway();
		}
		return this.control.hasOutput() || this.data.hasOutput() || this.control.hasGoAway();
	}

	/** When {@link #expire} wants to be called; {@link Deadlines#NONE} for never. */
	public long deadlineNanos() {
		return this.dead ? Deadlines.NONE : Deadlines.earlier(this.keepalive.deadlineNanos(),
				Deadlines.earlier(this.data.deadlineNanos(), this.streams.deadlineNanos()));
	}

	/**
	 * Does what is due, if anything; {@link #transmit} may have output afterwards.
	 * @return false when a keepalive ping was not answered in time: close the connection
	 */
	public boolean expire(long nowNanos) {
		this.nowNanos = nowNanos;
		if (this.dead) {
			return true;
		}
		this.data.expire(nowNanos);
		this.streams.expire(nowNanos);
		if (this.keepalive.isProbeDue(nowNanos)) {
			this.keepalive.probe(nowNanos);
			this.roundTrips.request(nowNanos);
			this.streams.recent().forgetAll();
		}
		return !this.keepalive.isDead(nowNanos);
	}

	/**
	 * Events since the session began that were tolerated, yet an honest peer causes few
	 * of.
	 */
	public long abnormalEvents() {
		return this.abnormal.total();
	}

	/** A copy of the open streams, in no particular order. */
	public Collection<YamuxStream> streams() {
		List<YamuxStream> open = new ArrayList<>();
		for (YamuxStream stream : this.streams.toArray()) {
			if (stream.isLive()) {
				open.add(stream);
			}
		}
		return open;
	}

	/**
	 * The connection is over: gives back to the budget what windows grew by, and forgets
	 * every stream without a frame or a call. Who needs to tell ports does so before, by
	 * {@link #streams()}. Idempotent.
	 */
	public void discard() {
		this.dead = true;
		this.streams.discard();
	}

	/** For tests of exhaustion. */
	void nextId(long id) {
		this.streams.nextId(id);
	}

	private static int unsignedInt(long value, String what) {
		if (value < 0 || value > FrameHeader.UNSIGNED_INT_MAX) {
			throw new IllegalArgumentException(what + " is " + value + "; it must fit 32 unsigned bits");
		}
		return (int) value;
	}

}
