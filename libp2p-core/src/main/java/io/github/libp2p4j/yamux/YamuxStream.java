/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import org.jspecify.annotations.Nullable;

/**
 * The session's record of one stream. Loop-confined: to the thread that calls the
 * session.
 */
public final class YamuxStream {

	/** Frames that a stream owes the peer, in the order in which they are written. */
	static final int OWES_RST = 1;

	static final int OWES_SYN = 2;

	static final int OWES_ACK = 4;

	static final int OWES_CREDIT = 8;

	static final int OWES_FIN = 16;

	private final int id;

	private final boolean outbound;

	private final ReceiveWindow receiveWindow;

	private final StreamQueue.Link controlLink = new StreamQueue.Link(this);

	private final StreamQueue.Link dataLink = new StreamQueue.Link(this);

	private @Nullable StreamPort port;

	private StreamPhase phase = StreamPhase.OPEN;

	private int owed;

	private int resetCode;

	private boolean finBeforeReset;

	private boolean acknowledged;

	private boolean stalled;

	private long sendCreditBytes;

	private long sentSinceSliverBytes;

	private int framesSent;

	private int updatesReceived;

	/** Whether a body came that no empty frame has followed yet. */
	private boolean bodyArrived;

	/**
	 * @param outbound whether this side opens it
	 */
	YamuxStream(int id, boolean outbound, int initialWindowBytes, long sendCreditBytes, long nowNanos) {
		this.id = id;
		this.outbound = outbound;
		this.acknowledged = !outbound;
		this.owed = outbound ? OWES_SYN : OWES_ACK;
		this.receiveWindow = new ReceiveWindow(initialWindowBytes, nowNanos);
		this.sendCreditBytes = sendCreditBytes;
	}

	void bodyArrived() {
		this.bodyArrived = true;
	}

	/**
	 * Whether an empty frame is pardoned: one after each body, since rust sends one for
	 * each empty write of its application, of which some make one to learn whether the
	 * stream still lives.
	 */
	boolean pardonsEmptyFrame() {
		boolean pardons = this.bodyArrived;
		this.bodyArrived = false;
		return pardons;
	}

	/** Unsigned 32 bits. */
	public long id() {
		return Integer.toUnsignedLong(this.id);
	}

	/** Whether this side opened it. */
	public boolean isOutbound() {
		return this.outbound;
	}

	/** The receive window's size, as grown. */
	public int receiveWindowBytes() {
		return this.receiveWindow.sizeBytes();
	}

	/** What the peer lets this side send now. */
	public long sendCreditBytes() {
		return this.sendCreditBytes;
	}

	/**
	 * Where the bytes go.
	 * @throws IllegalStateException within {@link YamuxListener#onStreamOpened}, which is
	 * to say it
	 */
	public StreamPort port() {
		if (this.port == null) {
			throw new IllegalStateException("stream " + id() + " has no port before its listener returned one");
		}
		return this.port;
	}

	/** Such as {@code stream 5 OPEN}. */
	@Override
	public String toString() {
		return "stream " + id() + " " + this.phase;
	}

	int rawId() {
		return this.id;
	}

	boolean hasPort() {
		return this.port != null;
	}

	void port(StreamPort streamPort) {
		this.port = streamPort;
	}

	ReceiveWindow receiveWindow() {
		return this.receiveWindow;
	}

	StreamQueue.Link controlLink() {
		return this.controlLink;
	}

	StreamQueue.Link dataLink() {
		return this.dataLink;
	}

	StreamPhase phase() {
		return this.phase;
	}

	void advance(StreamPhase.Input input) {
		this.phase = this.phase.after(input);
	}

	boolean isLive() {
		return this.phase.isLive();
	}

	boolean owes(int frame) {
		return (this.owed & frame) != 0;
	}

	void owe(int frame) {
		this.owed |= frame;
	}

	/** No longer owes it; what owes nothing leaves the queue of those that do. */
	void settle(int frame) {
		this.owed &= ~frame;
		if (this.owed == 0) {
			this.controlLink.unlink();
		}
	}

	/**
	 * Owes RST and nothing else.
	 * @param fin whether FIN was written before: then the peer's FIN ends the stream for
	 * the peer, without the RST
	 */
	void oweReset(int code, boolean fin) {
		this.owed = OWES_RST;
		this.resetCode = code;
		this.finBeforeReset = fin;
	}

	/**
	 * Of a stream that is reset here and whose RST is not yet written: whether a frame
	 * with these flags shows that the peer ended it by itself.
	 */
	boolean isEndedBy(int flags) {
		return (flags & FrameHeader.FLAG_RST) != 0 || (this.finBeforeReset && (flags & FrameHeader.FLAG_FIN) != 0);
	}

	void oweNothing() {
		settle(this.owed);
	}

	int resetCode() {
		return this.resetCode;
	}

	/**
	 * Whether the peer has shown that it knows the stream; always, where the peer opened
	 * it.
	 */
	boolean isAcknowledged() {
		return this.acknowledged;
	}

	void acknowledge() {
		this.acknowledged = true;
	}

	boolean isStalled() {
		return this.stalled;
	}

	void stalled(boolean outOfCredit) {
		this.stalled = outOfCredit;
	}

	/**
	 * The peer grants credit that does not overflow.
	 */
	void addSendCredit(long bytes) {
		this.sendCreditBytes += bytes;
		this.updatesReceived++;
	}

	void sent(int bytes) {
		this.sendCreditBytes -= bytes;
		this.sentSinceSliverBytes = (bytes < SendScheduler.SLIVER_BYTES) ? 0 : this.sentSinceSliverBytes + bytes;
		this.framesSent++;
	}

	/** In frames that were worth it, since the last that was not. */
	long sentSinceSliverBytes() {
		return this.sentSinceSliverBytes;
	}

	/** Whether a Data frame was written for it. */
	boolean hasSent() {
		return this.framesSent != 0;
	}

	/** Data frames that the peer has not credited yet, if it credits each of them. */
	int uncreditedFrames() {
		return this.framesSent - this.updatesReceived;
	}

}
