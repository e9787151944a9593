/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import org.jspecify.annotations.Nullable;

/**
 * Tells the table, the observer, the listeners and whoever dialled what becomes of a
 * connection: opened or failed once, closed once. Loop-confined.
 */
final class ConnectionReport {

	private final ConnectionDriver connection;

	private final ConnectionMachine machine;

	private final ConnectionTable table;

	private final ConnectionSpec spec;

	private final Environment environment;

	private final UpgradeProgress progress;

	private @Nullable LiveConnection live;

	/** A limit forbids the connection; it is about to be closed. */
	private boolean refused;

	private long openedNanos;

	private Duration upgradeTime = Duration.ZERO;

	ConnectionReport(ConnectionDriver connection, ConnectionMachine machine, UpgradeOutcome outcome) {
		this.connection = connection;
		this.machine = machine;
		this.spec = connection.spec();
		this.environment = connection.environment();
		this.table = this.environment.table();
		this.progress = new UpgradeProgress(this.environment, this.spec, outcome, connection.nowNanos());
	}

	@Nullable LiveConnection liveOrNull() {
		return this.live;
	}

	/**
	 * @return whether a step of the upgrade has ended
	 */
	boolean reached(ConnectionState state) {
		return this.progress.reached(state, this.connection.nowNanos());
	}

	/**
	 * The upgrade is done; later calls find the connection that the first one made.
	 * @return null if a limit refused the connection
	 */
	@Nullable LiveConnection opened() {
		if (this.live != null || this.refused) {
			return this.live;
		}
		LiveConnection opened = new LiveConnection(this.connection, this.machine.remoteKey());
		String limit = this.table.admit(opened);
		if (limit != null) {
			refuse(opened, limit);
			return null;
		}
		reached(ConnectionState.OPEN);
		this.live = opened;
		this.table.upgraded(this.connection);
		this.openedNanos = this.connection.nowNanos();
		this.upgradeTime = this.progress.total(this.openedNanos);
		this.environment.observer().connectionOpened(tags(), this.upgradeTime);
		this.environment.events()
			.publish(new NetworkEvent.ConnectionOpened(opened.openedAt(), opened.id(), opened.remotePeer(),
					this.spec.direction(), this.spec.remote(), this.machine.earlyMuxer(), this.upgradeTime));
		ConnectionDriver.logger.debug("{} open with {} after {}", this.connection, opened.remotePeer(),
				this.upgradeTime);
		this.progress.opened(opened);
		return opened;
	}

	private void refuse(LiveConnection opened, String limit) {
		this.refused = true;
		this.environment.observer().rejected("connection", this.spec.direction(), limit.split(" ", 2)[0]);
		this.environment.events()
			.publish(new NetworkEvent.Rejected(Instant.now(), this.spec.remote(), opened.remotePeer(), limit));
		CloseReason reason = CloseReasons.refusedBy(limit);
		// Not now: this may be within a call of the session.
		this.connection.loop().execute(() -> this.connection.close(reason));
	}

	/**
	 * The decision to close has fallen.
	 */
	void closing(CloseReason reason, @Nullable Throwable cause) {
		ConnectionDriver.logger.debug("{} closing: {} ({})", this.connection, reason.kind(), reason.detail());
		if (this.live != null) {
			this.live.ended(reason);
		}
		else {
			this.table.upgraded(this.connection);
			this.progress.failed(this.machine.state(), reason, cause);
		}
	}

	void closed(CloseReason reason) {
		this.table.upgraded(this.connection);
		LiveConnection closed = this.live;
		if (closed == null) {
			return;
		}
		this.table.remove(closed);
		Duration duration = Duration.ofNanos(this.connection.nowNanos() - this.openedNanos);
		this.environment.observer().connectionClosed(tags(), reason.kind(), duration);
		this.environment.events()
			.publish(new NetworkEvent.ConnectionClosed(Instant.now(), closed.id(), closed.remotePeer(),
					this.spec.direction(), this.spec.remote(), reason, duration, this.connection.receivedBytes(),
					this.connection.sentBytes()));
		this.connection.pings().fail(closed.notOpen());
		closed.tellClosed(reason);
	}

	private NetworkObserver.ConnectionTags tags() {
		return new NetworkObserver.ConnectionTags(this.spec.direction(), this.spec.transport(), ConnectionMachine.NOISE,
				ConnectionMachine.YAMUX, this.machine.earlyMuxer(), this.spec.ipVersion());
	}

	ConnectionInfo info(LiveConnection open, List<StreamInfo> streams) {
		return new ConnectionInfo(open.id(), open.remotePeer(), this.spec.direction(), this.spec.remote(),
				this.spec.local(), this.spec.transport(), ConnectionMachine.NOISE, ConnectionMachine.YAMUX,
				this.machine.earlyMuxer(), open.state(), open.openedAt(), this.upgradeTime,
				this.connection.pings().last(), this.connection.receivedBytes(), this.connection.sentBytes(), streams);
	}

}
