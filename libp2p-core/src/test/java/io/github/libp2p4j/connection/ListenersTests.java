/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listening that ends though nobody asked for it.
 */
@Timeout(60)
class ListenersTests {

	@Test
	void tellsOfAListenerWhoseLoopHasEndedAndNoLongerCountsIt() {
		try (NodePair pair = NodePair.over(Transport.TCP, (server) -> server.eventLoops(1))) {
			Events events = Events.of(pair.server());
			Multiaddr bound = pair.server().boundAddresses().get(0);
			pair.connect();
			Await.until("the connection is there", () -> !pair.server().connections().isEmpty());
			LiveConnection accepted = (LiveConnection) pair.server().connections().get(0);
			accepted.driver().loop().close();
			NetworkEvent.ListenClosed closed = events.first(NetworkEvent.ListenClosed.class);
			assertThat(closed.address()).isEqualTo(bound);
			assertThat(closed.failure()).hasValueSatisfying((text) -> assertThat(text).contains("is closed"));
			assertThat(pair.server().boundAddresses()).isEmpty();
			assertThat(pair.server().unlisten(bound)).isFalse();
			assertThat(pair.server().state()).isEqualTo(NodeState.RUNNING);
		}
	}

	@Test
	void aListenerThatIsStoppedWithItsNodeIsNotLost() {
		Events events;
		try (NodePair pair = NodePair.over(Transport.TCP)) {
			events = Events.of(pair.server());
		}
		assertThat(events.first(NetworkEvent.ListenClosed.class).failure()).isEmpty();
		assertThat(events.all(NetworkEvent.ListenClosed.class)).hasSize(1);
	}

}
