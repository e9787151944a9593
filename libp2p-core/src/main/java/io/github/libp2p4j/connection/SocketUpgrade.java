/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.ConnectHandler;
import io.github.libp2p4j.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade of a socket that the application connected or accepted itself.
 * Loop-confined.
 */
final class SocketUpgrade implements ConnectHandler, UpgradeOutcome {

	private final Dialer dialer;

	private final LoopContext context;

	private final Direction direction;

	private final @Nullable PeerId expectedPeer;

	private final CompletableFuture<Connection> connected;

	private @Nullable ConnectionDriver driver;

	SocketUpgrade(Dialer dialer, LoopContext context, Direction direction, @Nullable PeerId expectedPeer,
			CompletableFuture<Connection> connected) {
		this.dialer = dialer;
		this.context = context;
		this.direction = direction;
		this.expectedPeer = expectedPeer;
		this.connected = connected;
	}

	@Override
	public void onConnected(Channel channel) {
		if (this.connected.isCancelled()) {
			channel.close();
			return;
		}
		ConnectionDriver made;
		try {
			ConnectionSpec spec = new ConnectionSpec(this.direction, Listeners.tcp(channel.remoteAddress()),
					Listeners.tcp(channel.localAddress()), this.expectedPeer);
			made = new ConnectionDriver(this.dialer.environment(), this.context, spec, channel, this);
		}
		catch (RuntimeException | Error ex) {
			channel.close();
			onConnectFailed(new IOException(ex.getMessage(), ex));
			return;
		}
		this.driver = made;
		made.start();
	}

	/** Nobody waits any more. */
	void cancel() {
		if (this.driver != null) {
			this.driver.close(CloseReason.of(CloseReason.Kind.CLOSED_BY_APPLICATION, Origin.APPLICATION,
					"the upgrade was cancelled"));
		}
	}

	@Override
	public void onConnectFailed(IOException failure) {
		fail(new DialException(DialException.Reason.UNREACHABLE, "cannot upgrade the socket: " + failure.getMessage(),
				Origin.NETWORK, failure));
	}

	@Override
	public void onOpened(LiveConnection connection) {
		this.dialer.opened(connection);
		this.dialer.environment().callbacks().execute(() -> this.connected.complete(connection));
	}

	@Override
	public void onFailed(DialException failure, ConnectionState reached) {
		this.dialer.environment().observer().upgradeFailed(this.direction, reached, failure.reason().name());
		fail(failure);
	}

	private void fail(DialException failure) {
		this.dialer.environment().callbacks().execute(() -> this.connected.completeExceptionally(failure));
	}

}
