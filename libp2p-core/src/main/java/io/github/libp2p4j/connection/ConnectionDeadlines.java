/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.upgrade.ConnectionMachine;

/**
 * When an open connection has to be looked at, and what is done then: the upgrade's
 * total, keepalive, a peer that does not read, the end of a drain, idleness.
 * Loop-confined.
 */
final class ConnectionDeadlines {

	private final ConnectionDriver connection;

	private final ConnectionMachine machine;

	private final ConnectionOutput output;

	private final ConnectionEnd end;

	private final Timeouts timeouts;

	/**
	 * How long GoAway keeps its distance from the end of a stream. Go and js drop what
	 * their application has not read yet when it comes, so it must not arrive in one
	 * piece with the last bytes; chosen, because a process that is busy gets its turn in
	 * that time.
	 */
	private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private long lastUsedNanos;

	private long restNanos = Deadlines.NONE;

	ConnectionDeadlines(ConnectionDriver connection, ConnectionMachine machine, ConnectionOutput output,
			ConnectionEnd end) {
		this.connection = connection;
		this.machine = machine;
		this.output = output;
		this.end = end;
		this.timeouts = connection.environment().timeouts();
		used();
	}

	/** A stream came or went. */
	void used() {
		this.lastUsedNanos = this.connection.nowNanos();
	}

	/** One of the application's. */
	void applicationStreamOver() {
		this.restNanos = Deadlines.after(this.connection.nowNanos(), REST_NANOS);
	}

	/** From when on a drained connection may say goodbye; none: at once. */
	long restNanos() {
		return this.restNanos;
	}

	long nextNanos() {
		long deadline = Deadlines.earlier(this.machine.deadlineNanos(), this.output.deadlineNanos());
		deadline = Deadlines.earlier(deadline, this.end.deadlineNanos());
		return Deadlines.earlier(deadline, idleNanos());
	}

	private long idleNanos() {
		long idleNanos = this.timeouts.idle().toNanos();
		return (idleNanos > 0 && this.connection.liveOrNull() != null && this.connection.streams().isEmpty())
				? Deadlines.after(this.lastUsedNanos, idleNanos) : Deadlines.NONE;
	}

	/**
	 * Closes the connection if a deadline has passed.
	 */
	void expire(long nowNanos) {
		if (!this.machine.expire(nowNanos)) {
			if (this.machine.hasSession()) {
				this.connection.close(CloseReasons.keepalive(this.timeouts.keepaliveTimeout()));
			}
			else {
				this.end.close(CloseReasons.slowUpgrade(this.timeouts.upgrade(), this.machine.state()),
						new TimeoutException());
			}
		}
		else if (this.output.isStalled(nowNanos)) {
			this.connection.close(CloseReasons.WRITE_STALL);
		}
		else if (Deadlines.isDue(this.end.deadlineNanos(), nowNanos)) {
			this.connection.closeNormally(this.end.drainReason().orElse(CloseReasons.DRAINED));
		}
		else if (Deadlines.isDue(idleNanos(), nowNanos)) {
			this.connection.closeNormally(CloseReasons.idle(this.timeouts.idle()));
		}
	}

}
