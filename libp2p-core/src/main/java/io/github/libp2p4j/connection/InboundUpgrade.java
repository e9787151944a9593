/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Instant;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * What follows the upgrade of an accepted connection. Loop-confined.
 */
final class InboundUpgrade implements UpgradeOutcome {

	private final Environment environment;

	private final Multiaddr remote;

	private final InboundGate.Pass pass;

	private final Consumer<LiveConnection> onOpened;

	InboundUpgrade(Environment environment, Multiaddr remote, InboundGate.Pass pass,
			Consumer<LiveConnection> onOpened) {
		this.environment = environment;
		this.remote = remote;
		this.pass = pass;
		this.onOpened = onOpened;
	}

	@Override
	public void onOpened(LiveConnection connection) {
		this.pass.upgraded();
		connection.atEnd(this.pass::released);
		this.onOpened.accept(connection);
	}

	@Override
	public void onFailed(DialException failure, ConnectionState reached) {
		this.pass.released();
		this.environment.observer().upgradeFailed(Direction.INBOUND, reached, failure.reason().name());
		this.environment.events()
			.publish(new NetworkEvent.HandshakeFailed(Instant.now(), this.remote, Direction.INBOUND, reached,
					failure.getMessage() + ""));
	}

}
