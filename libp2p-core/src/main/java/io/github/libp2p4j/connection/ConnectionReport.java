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

	/** Null once the connection is open. */
	private @Nullable UpgradeProgress progress;

	private @Nullable LiveConnection live;

	/** A limit or a gate forbids the connection; it is about to be closed. */
	private boolean refused;

	private long openedNanos;

	private long upgradeNanos;

	ConnectionReport(ConnectionDriver connection, ConnectionMachine machine, UpgradeOutcome outcome) {
		this.connection = connection;
		this.machine = machine;
		this.progress = new UpgradeProgress(environment(), spec(), outcome, connection.nowNanos());
	}

	private Environment environment() {
		return this.connection.environment();
	}

	private ConnectionSpec spec() {
		return this.connection.spec();
	}

	private ConnectionTable table() {
		return environment().table();
	}

	@Nullable LiveConnection liveOrNull() {
		return this.live;
	}

	/**
	 * @return whether a step of the upgrade has ended
	 */
	boolean reached(ConnectionState state) {
		return this.progress != null && this.progress.reached(state, this.connection.nowNanos());
	}

	/**
	 * The upgrade is done; later calls find the connection that the first one made.
	 * @return null if a limit or a gate refused the connection
	 */
	@Nullable LiveConnection opened() {
		UpgradeProgress ending = this.progress;
		if (this.live != null || this.refused || ending == null) {
			return this.live;
		}
		LiveConnection opened = new LiveConnection(this.connection, this.machine.remoteKey());
		String gate = environment().gates().againstPeer(opened.remotePeer(), spec().direction(), spec().remote());
		if (gate != null) {
			refuse(opened, gate, CloseReasons.gatedBy(gate));
			return null;
		}
		String limit = table().admit(opened);
		if (limit != null) {
			refuse(opened, limit, CloseReasons.refusedBy(limit));
			return null;
		}
		reached(ConnectionState.OPEN);
		this.live = opened;
		table().upgraded(this.connection);
		this.openedNanos = this.connection.nowNanos();
		this.upgradeNanos = ending.totalNanos(this.openedNanos);
		Duration upgradeTime = Duration.ofNanos(this.upgradeNanos);
		environment().observer().connectionOpened(tags(), upgradeTime);
		environment().events()
			.publish(new NetworkEvent.ConnectionOpened(opened.openedAt(), opened.id(), opened.remotePeer(),
					spec().remote(), tags(), upgradeTime));
		ConnectionDriver.logger.debug("{} open with {} after {}", this.connection, opened.remotePeer(), upgradeTime);
		this.progress = null;
		ending.opened(opened);
		return opened;
	}

	private void refuse(LiveConnection opened, String limit, CloseReason reason) {
		this.refused = true;
		environment().observer().rejected("connection", spec().direction(), limit.split(" ", 2)[0]);
		environment().events()
			.publish(new NetworkEvent.Rejected(Instant.now(), spec().remote(), opened.remotePeer(), limit));
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
		else if (this.progress != null) {
			table().upgraded(this.connection);
			this.progress.failed(this.machine.state(), reason, cause);
		}
	}

	void closed(CloseReason reason) {
		table().upgraded(this.connection);
		LiveConnection closed = this.live;
		if (closed == null) {
			return;
		}
		table().remove(closed);
		Duration duration = Duration.ofNanos(this.connection.nowNanos() - this.openedNanos);
		environment().observer().connectionClosed(tags(), reason.kind(), duration);
		environment().events()
			.publish(new NetworkEvent.ConnectionClosed(Instant.now(), closed.id(), closed.remotePeer(),
					spec().direction(), spec().remote(), reason, duration, this.connection.receivedBytes(),
					this.connection.sentBytes()));
		this.connection.pings().fail(closed::notOpen);
		closed.tellClosed(reason);
	}

	private NetworkObserver.ConnectionTags tags() {
		return new NetworkObserver.ConnectionTags(spec().direction(), spec().transport(), ConnectionMachine.NOISE,
				ConnectionMachine.YAMUX, this.machine.earlyMuxer(), spec().ipVersion());
	}

	ConnectionInfo info(LiveConnection open, List<StreamInfo> streams) {
		return new ConnectionInfo(open.id(), open.remotePeer(), spec().direction(), spec().remote(), spec().local(),
				spec().transport(), ConnectionMachine.NOISE, ConnectionMachine.YAMUX, this.machine.earlyMuxer(),
				open.state(), open.openedAt(), Duration.ofNanos(this.upgradeNanos), this.connection.pings().last(),
				this.connection.receivedBytes(), this.connection.sentBytes(), streams);
	}

}
