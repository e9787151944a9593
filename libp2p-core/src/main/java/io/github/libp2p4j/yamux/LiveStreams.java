/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session from their opening until they are forgotten: ids, counts,
 * bounds. Loop-confined.
 * <p>
 * A stream that is reset here is forgotten at once, yet keeps its place in the counts
 * until its RST is written. So the RSTs that wait are bounded by the streams that may be
 * open, whatever a peer that does not read provokes.
 */
final class LiveStreams {

	/**
	 * Ids from here on are not used: go-yamux stops here, rust-yamux fails when the next
	 * one overflows.
	 */
	private static final long LAST_ID = 0xFFFF_FFFDL;

	private final StreamTable table = new StreamTable();

	private final RecentStreams recent = new RecentStreams();

	private final DepartingStreams departing;

	private final Role role;

	private final YamuxSettings settings;

	private final YamuxListener listener;

	private final WindowBudget budget;

	private final StreamQueue owing;

	private long nextId;

	private int inbound;

	private int outbound;

	private int unacknowledged;

	private boolean opens = true;

	private boolean accepts = true;

	private boolean openDenied;

	LiveStreams(Role role, YamuxSettings settings, YamuxListener listener, WindowBudget budget, StreamQueue owing) {
		this.role = role;
		this.settings = settings;
		this.listener = listener;
		this.budget = budget;
		this.owing = owing;
		this.departing = new DepartingStreams(settings.maxOutboundStreams());
		this.nextId = (role == Role.INITIATOR) ? 1 : 2;
	}

	RecentStreams recent() {
		return this.recent;
	}

	@Nullable YamuxStream get(int id) {
		return this.table.get(id);
	}

	YamuxStream[] toArray() {
		return this.table.toArray();
	}

	/** For tests of exhaustion. */
	void nextId(long id) {
		this.nextId = id;
	}

	boolean acceptsOpens() {
		return this.opens && this.nextId <= LAST_ID;
	}

	void refuseOpens() {
		this.opens = false;
	}

	boolean acceptsStreams() {
		return this.accepts;
	}

	void refuseStreams() {
		this.accepts = false;
	}

	/** Whether the peer has as many streams open as it may. */
	boolean isInboundFull() {
		return this.inbound >= this.settings.maxInboundStreams();
	}

	/**
	 * Whether the peer may open a stream of this id: odd for the side that dialled, even
	 * for the other.
	 */
	boolean isPeerId(int id) {
		return id != FrameHeader.SESSION_ID && ((id & 1) == 0) == (this.role == Role.INITIATOR);
	}

	@Nullable YamuxStream open(StreamPort port, long nowNanos) {
		if (!acceptsOpens()) {
			return null;
		}
		if (!hasRoomToOpen(nowNanos)) {
			this.openDenied = true;
			return null;
		}
		YamuxStream stream = new YamuxStream((int) this.nextId, true, this.settings.initialWindowBytes(),
				FrameHeader.INITIAL_WINDOW_BYTES, nowNanos);
		stream.port(port);
		this.nextId += 2;
		this.outbound++;
		this.unacknowledged++;
		this.table.add(stream);
		this.owing.add(stream.controlLink());
		return stream;
	}

	/**
	 * rust-yamux counts streams of both directions together and ends a connection at the
	 * 513th, so the peer's streams count against the limit too; but never for more than
	 * half of it, or a peer could keep this side from opening any.
	 */
	private boolean hasRoomToOpen(long nowNanos) {
		int most = this.settings.maxOutboundStreams();
		int ours = this.outbound + this.departing.count(nowNanos);
		boolean room = ours + this.inbound < most || ours < most / 2;
		return ours < most && room && this.unacknowledged < this.settings.maxUnacknowledged();
	}

	private boolean isCrowded(long nowNanos) {
		return this.outbound + this.inbound + this.departing.count(nowNanos) > this.settings.maxOutboundStreams() / 2;
	}

	/**
	 * The peer opens a stream that nothing forbids.
	 * @return its record, which is not live when the listener refused or reset it
	 */
	YamuxStream accept(int id, long sendCreditBytes, long nowNanos) {
		YamuxStream stream = new YamuxStream(id, false, this.settings.initialWindowBytes(), sendCreditBytes, nowNanos);
		this.recent.forget(id);
		this.inbound++;
		this.table.add(stream);
		this.owing.add(stream.controlLink());
		StreamPort port = this.listener.onStreamOpened(stream);
		if (port != null) {
			stream.port(port);
		}
		else if (stream.isLive()) {
			oweReset(stream, StreamCodes.RESOURCE_LIMIT_EXCEEDED, nowNanos);
		}
		return stream;
	}

	/**
	 * The peer has shown that it knows the stream.
	 * @return whether that is news
	 */
	boolean acknowledge(YamuxStream stream, long nowNanos) {
		if (stream.isAcknowledged()) {
			return false;
		}
		stream.acknowledge();
		this.unacknowledged--;
		stream.port().onAcknowledged();
		tellOpenable(nowNanos);
		return true;
	}

	void finReceived(YamuxStream stream, long nowNanos) {
		stream.advance(StreamPhase.Input.FIN_RECEIVED);
		stream.settle(YamuxStream.OWES_CREDIT);
		stream.port().onRemoteClosed();
		forgetIfClosed(stream, nowNanos);
	}

	void finWritten(YamuxStream stream, long nowNanos) {
		stream.advance(StreamPhase.Input.FIN_WRITTEN);
		forgetIfClosed(stream, nowNanos);
	}

	private void forgetIfClosed(YamuxStream stream, long nowNanos) {
		if (stream.phase() == StreamPhase.CLOSED) {
			this.recent.remember(stream.rawId(), 0, stream.uncreditedFrames(), nowNanos);
			remove(stream);
			if (stream.isOutbound()) {
				this.departing.finished(nowNanos);
			}
			forget(stream);
			tellOpenable(nowNanos);
		}
	}

	/** RST arrived. */
	void resetReceived(YamuxStream stream, long code, long nowNanos) {
		stream.advance(StreamPhase.Input.RESET);
		stream.oweNothing();
		remove(stream);
		stream.port().onReset(code);
		forget(stream);
		tellOpenable(nowNanos);
	}

	/** This side resets the stream of its own accord. */
	void reset(YamuxStream stream, int code, long nowNanos) {
		if (stream.isLive()) {
			oweReset(stream, code, nowNanos);
			forget(stream);
			tellOpenable(nowNanos);
		}
	}

	/** This side resets the stream since the peer broke its rules. */
	void resetForBreach(YamuxStream stream, long nowNanos) {
		oweReset(stream, StreamCodes.PROTOCOL_VIOLATION, nowNanos);
		stream.port().onReset(StreamCodes.PROTOCOL_VIOLATION);
		forget(stream);
		tellOpenable(nowNanos);
	}

	private void oweReset(YamuxStream stream, int code, long nowNanos) {
		boolean announced = !stream.owes(YamuxStream.OWES_SYN);
		int allowanceBytes = stream.phase().receives() ? stream.receiveWindow().creditBytes() : 0;
		boolean fin = stream.phase() == StreamPhase.LOCAL_CLOSED;
		stream.advance(StreamPhase.Input.RESET);
		if (announced) {
			this.recent.remember(stream.rawId(), allowanceBytes, stream.uncreditedFrames(), nowNanos);
			stream.oweReset(code, fin);
			this.owing.add(stream.controlLink());
		}
		else {
			stream.oweNothing();
			remove(stream);
		}
	}

	/** RST was written: the stream leaves the counts when the peer surely has read it. */
	void resetWritten(YamuxStream stream, long nowNanos) {
		remove(stream);
		if (stream.isOutbound()) {
			this.departing.reset(isCrowded(nowNanos), nowNanos);
		}
		tellOpenable(nowNanos);
	}

	/**
	 * The peer has ended by itself a stream whose RST is not yet written: it would hit
	 * the next of this id.
	 */
	void resetVoid(YamuxStream stream, long nowNanos) {
		stream.oweNothing();
		remove(stream);
		tellOpenable(nowNanos);
	}

	private void remove(YamuxStream stream) {
		this.table.remove(stream);
		if (stream.isOutbound()) {
			this.outbound--;
		}
		else {
			this.inbound--;
		}
	}

	private void forget(YamuxStream stream) {
		stream.dataLink().unlink();
		if (!stream.isAcknowledged()) {
			this.unacknowledged--;
		}
		releaseGrowth(stream);
		this.listener.onStreamForgotten(stream);
	}

	private void releaseGrowth(YamuxStream stream) {
		int growthBytes = stream.receiveWindowBytes() - this.settings.initialWindowBytes();
		if (growthBytes > 0) {
			this.budget.release(growthBytes);
		}
	}

	private void tellOpenable(long nowNanos) {
		if (this.openDenied && acceptsOpens() && hasRoomToOpen(nowNanos)) {
			this.openDenied = false;
			this.listener.onOpenable();
		}
	}

	/** When a stream that was denied may fit, if nothing else happens. */
	long deadlineNanos() {
		return this.openDenied ? this.departing.nextNanos() : Deadlines.NONE;
	}

	void expire(long nowNanos) {
		tellOpenable(nowNanos);
	}

	/** The connection is over: gives back what was charged. */
	void discard() {
		this.opens = false;
		this.accepts = false;
		for (YamuxStream stream : this.table.toArray()) {
			if (stream.isLive()) {
				stream.advance(StreamPhase.Input.RESET);
				stream.dataLink().unlink();
				releaseGrowth(stream);
			}
			stream.oweNothing();
			remove(stream);
		}
		this.recent.forgetAll();
		this.departing.clear();
	}

}
