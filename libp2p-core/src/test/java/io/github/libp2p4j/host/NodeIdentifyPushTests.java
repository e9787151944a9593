/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.List;
import java.util.function.Predicate;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What peers learn of a node that changes while they are connected.
 */
@Timeout(60)
class NodeIdentifyPushTests {

	@AutoClose
	private final NodePair pair = NodePair.over(Transport.TCP);

	private final Events events = Events.of(this.pair.client());

	private final Connection connection = this.pair.connect();

	NodeIdentifyPushTests() throws Exception {
		// Both know that the other listens to pushes.
		Await.get(this.pair.client().identify(this.connection));
		Await.get(this.pair.server().identify(this.pair.server().connections().get(0)));
	}

	@Test
	void peersLearnOfAHandlerThatComesAndGoes() {
		Registration late = this.pair.server().handle("/late/1.0.0", Echo.HANDLER);
		awaitKnown("the new protocol", (peer) -> peer.protocols().contains("/late/1.0.0"));
		late.close();
		awaitKnown("that it is gone", (peer) -> !peer.protocols().contains("/late/1.0.0"));
		Await.until("an event told of each", () -> this.events.all(NetworkEvent.PeerIdentified.class).size() >= 3);
	}

	@Test
	void peersLearnOfANewAddress() {
		Multiaddr second = this.pair.server().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
		awaitKnown("the new address", (peer) -> peer.listenAddresses().contains(second.withoutPeerId()));
		this.pair.server().unlisten(second);
		awaitKnown("that it is gone", (peer) -> !peer.listenAddresses().contains(second.withoutPeerId()));
	}

	@Test
	void theLastOfManyChangesIsLearnt() {
		for (int i = 0; i < 9; i++) {
			this.pair.server().handle("/many/" + i, Echo.HANDLER);
		}
		awaitKnown("the last of them", (peer) -> peer.protocols().containsAll(List.of("/many/0", "/many/8")));
	}

	@Test
	void whatAPeerSaidIsForgottenWithItsConnection() {
		Await.until("the peer said where it sees this node", () -> !this.pair.client().observedAddresses().isEmpty());
		this.connection.close();
		Await.until("nobody says so any more", () -> this.pair.client().observedAddresses().isEmpty());
	}

	private void awaitKnown(String what, Predicate<PeerInfo> matches) {
		Await.until(what, () -> matches.test(Await.get(this.pair.client().identify(this.connection))));
	}

}
