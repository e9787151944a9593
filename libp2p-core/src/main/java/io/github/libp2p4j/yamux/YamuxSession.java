/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.Collection;

import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/** Stub. */
public final class YamuxSession {

	/** GoAway codes of the specification. */
	public static final int GO_AWAY_NORMAL = 0;

	public static final int GO_AWAY_PROTOCOL_ERROR = 1;

	public static final int GO_AWAY_INTERNAL_ERROR = 2;

	public YamuxSession(Role role, YamuxSettings settings, YamuxListener listener, WindowBudget budget, long nowNanos) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Opens a stream, or returns null when the peer's acknowledgements, the number of streams or a GoAway forbid it now.
	 * The SYN travels with the first data if some is pending when the session transmits next.
	 */
	public @Nullable YamuxStream open(StreamPort port) {
		throw new UnsupportedOperationException();
	}

	/** Whether {@link #open} can ever succeed again: no GoAway, ids left. */
	public boolean acceptsOpens() {
		throw new UnsupportedOperationException();
	}

	/** The port of {@code stream} has bytes to send. Cheap; idempotent. */
	public void dataPending(YamuxStream stream) {
		throw new UnsupportedOperationException();
	}

	/** FIN after what the port still has pending. Idempotent. */
	public void closeWrite(YamuxStream stream) {
		throw new UnsupportedOperationException();
	}

	/** RST now; forgotten at once; what was pending is dropped. No {@code onReset} call follows. */
	public void reset(YamuxStream stream, long code) {
		throw new UnsupportedOperationException();
	}

	/**
	 * The application has consumed bytes of {@code stream}; credit is granted when it is worth a frame.
	 * @param drained whether the reader had emptied the stream's queue since the last call
	 */
	public void consumed(YamuxStream stream, int bytes, boolean drained, long nowNanos) {
		throw new UnsupportedOperationException();
	}

	/** From now on inbound streams are refused with RST. */
	public void refuseStreams() {
		throw new UnsupportedOperationException();
	}

	/** Queues GoAway; opens and accepts nothing from now on. */
	public void goAway(long code) {
		throw new UnsupportedOperationException();
	}

	/** Queues a ping; {@link YamuxListener#onRoundTrip} tells. Joined with one under way. */
	public void ping(long nowNanos) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Consumes all of {@code in}, keeping an unfinished header.
	 * @throws io.github.libp2p4j.machine.ProtocolViolationException the caller says GoAway 1 and closes
	 */
	public void receive(ByteBuffer in, long nowNanos) {
		throw new UnsupportedOperationException();
	}

	/** False while answers to the peer's control frames pile up: read nothing more until they are transmitted. */
	public boolean wantsInput() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes frames until {@code out} is full or there is nothing to send: control frames first, then data fairly.
	 */
	public void transmit(ByteBuffer out, long nowNanos) {
		throw new UnsupportedOperationException();
	}

	/** Whether {@link #transmit} would write something now. */
	public boolean hasOutput() {
		throw new UnsupportedOperationException();
	}

	public long deadlineNanos() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @return false when a keepalive ping was not answered in time: close the connection
	 */
	public boolean expire(long nowNanos) {
		throw new UnsupportedOperationException();
	}

	public Collection<YamuxStream> streams() {
		throw new UnsupportedOperationException();
	}

}
