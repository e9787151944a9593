/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends: drained, told, flushed, closed. Loop-confined.
 *
 * <pre>
 * open ──drain──→ draining ──no streams any more, or the grace over──→ closing ──flushed, or 100 ms──→ over
 *   └──────────────────────any reason──────────────────────────↗
 * </pre>
 */
final class ConnectionEnd {

	/** What a peer may take to finish its streams after its own GoAway (threats Y16). */
	private static final long PEERS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

	/**
	 * GoAway and what else is queued get this long to leave a connection that is closed.
	 * Settled number.
	 */
	private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * How long the peer's FIN is awaited so that our last bytes are not destroyed by RST;
	 * chosen.
	 */
	private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ConnectionDriver connection;

	private final Channel channel;

	private final ConnectionMachine machine;

	private final ConnectionOutput output;

	private final ConnectionTimer timer;

	private @Nullable CloseReason drainReason;

	private @Nullable CloseReason closing;

	private boolean over;

	/** Of the drain first, of the flush once closing. */
	private long deadlineNanos = Deadlines.NONE;

	ConnectionEnd(ConnectionDriver connection, Channel channel, ConnectionMachine machine, ConnectionOutput output,
			ConnectionTimer timer) {
		this.connection = connection;
		this.channel = channel;
		this.machine = machine;
		this.output = output;
		this.timer = timer;
	}

	boolean isClosing() {
		return this.closing != null;
	}

	boolean isOver() {
		return this.over;
	}

	/** Why the connection drains, if it does. */
	Optional<CloseReason> drainReason() {
		return Optional.ofNullable(this.drainReason);
	}

	long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Refuses new streams and closes when the application's are over, or after
	 * {@code graceNanos}.
	 */
	void drain(long graceNanos, CloseReason reason) {
		if (this.closing != null) {
			return;
		}
		LiveConnection live = this.connection.liveOrNull();
		if (live == null || graceNanos <= 0) {
			this.connection.closeNormally(reason);
			return;
		}
		if (this.drainReason == null) {
			this.drainReason = reason;
		}
		this.deadlineNanos = Deadlines.earlier(this.deadlineNanos,
				Deadlines.after(this.connection.nowNanos(), graceNanos));
		this.machine.drain();
		live.draining(this.drainReason);
		this.connection.streams().refusePending();
		this.connection.scheduleTurn();
	}

	/**
	 * A peer that says GoAway and then leaves, be it with a TCP reset, has not lost its
	 * way, though streams may be open: they fail, each with that reason.
	 */
	boolean isPeerLeaving() {
		return this.drainReason != null && this.drainReason.origin() == Origin.REMOTE;
	}

	/**
	 * Whether the application's streams are over and a moment has passed since, so that
	 * the peer's application could read their last bytes.
	 * @param restNanos when it has passed
	 */
	boolean isDrained(long restNanos) {
		if (this.machine.state() != ConnectionState.DRAINING || this.connection.streams().hasApplications()) {
			return false;
		}
		if (isPeerLeaving() || restNanos == Deadlines.NONE || Deadlines.isDue(restNanos, this.connection.nowNanos())) {
			return true;
		}
		this.deadlineNanos = Deadlines.earlier(this.deadlineNanos, restNanos);
		return false;
	}

	/**
	 * Lets streams finish after a normal goodbye of the peer's; any other ends the
	 * connection.
	 */
	void peerGoesAway(CloseReason reason) {
		if (reason.kind() == CloseReason.Kind.NORMAL) {
			drain(PEERS_GRACE_NANOS, reason);
		}
		else {
			close(reason, null);
		}
	}

	/**
	 * Says GoAway if the reason carries a code of this side's, gives it a moment to
	 * leave, and closes.
	 */
	void close(CloseReason reason, @Nullable Throwable cause) {
		if (this.closing != null) {
			if (!this.channel.isOpen()) {
				// The loop is closed, and with it the timer of the last words.
				end(this.closing);
			}
			return;
		}
		this.closing = reason;
		this.timer.cancel();
		try {
			this.connection.streams().failAll(reason);
			if (this.machine.hasSession() && reason.wireCode().isPresent() && !CloseReasons.isSaidByPeer(reason)
					&& this.channel.isOpen()) {
				this.machine.session().goAway(reason.wireCode().getAsLong());
			}
			this.connection.report().closing(reason, cause);
		}
		finally {
			// Whatever fails above, the socket is not to be kept.
			lastWords(reason);
		}
	}

	private void lastWords(CloseReason reason) {
		try {
			if (!CloseReasons.isLost(reason) && this.channel.isOpen()) {
				this.channel.readInterest(false);
				this.output.flush(this.connection.nowNanos());
				if (!this.output.isEmpty()) {
					this.deadlineNanos = Deadlines.after(this.connection.nowNanos(), FLUSH_NANOS);
					this.timer.arm(this.deadlineNanos);
					return;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			ConnectionDriver.logger.debug("{} could not say goodbye: {}", this.connection, ex.getMessage());
		}
		end(reason);
	}

	/**
	 * While closing: something was written.
	 */
	void onOutput() {
		CloseReason reason = this.closing;
		if (reason != null && (this.output.isEmpty() || !this.channel.isOpen())) {
			end(reason);
		}
	}

	/**
	 * While closing: the timer fired.
	 */
	void expire(long nowNanos) {
		CloseReason reason = this.closing;
		if (reason != null && Deadlines.isDue(this.deadlineNanos, nowNanos)) {
			end(reason);
		}
	}

	private void end(CloseReason reason) {
		if (this.over) {
			return;
		}
		this.over = true;
		this.timer.cancel();
		try {
			this.output.release();
			this.machine.close();
		}
		finally {
			this.channel.closeGracefully(LINGER_NANOS);
			this.connection.memory().retire();
			this.connection.report().closed(reason);
		}
	}

}
