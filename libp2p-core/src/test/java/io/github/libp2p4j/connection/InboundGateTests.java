/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboundGateTests {

	private final List<String> refusals = new ArrayList<>();

	private final NetworkObserver observer = new NetworkObserver() {

		@Override
		public void rejected(String resource, Direction direction, String limit) {
			InboundGateTests.this.refusals.add(limit);
		}

	};

	private final Limits limits = Limits.defaults()
		.toBuilder()
		.maxPendingInbound(3)
		.maxConnectionsPerAddress(2)
		.build();

	private final InboundGate gate = gate(this.limits);

	@Test
	void countsUpgradesUntilTheyEnd() {
		InboundGate.Pass first = admitted(this.gate, from("192.0.2.1"));
		this.gate.admit(from("192.0.2.2"));
		this.gate.admit(from("192.0.2.3"));
		assertThat(this.gate.admit(from("192.0.2.4"))).isNull();
		assertThat(this.refusals).containsExactly("max-pending-inbound");
		first.upgraded();
		first.upgraded();
		assertThat(this.gate.pending()).isEqualTo(2);
		assertThat(this.gate.admit(from("192.0.2.4"))).isNotNull();
	}

	@Test
	void countsConnectionsOfAnAddressUntilTheyEnd() {
		InboundGate.Pass first = admitted(this.gate, from("192.0.2.1"));
		InboundGate.Pass second = admitted(this.gate, from("192.0.2.1"));
		first.upgraded();
		second.upgraded();
		assertThat(this.gate.admit(from("192.0.2.1"))).isNull();
		assertThat(this.refusals).containsExactly("max-connections-per-address");
		assertThat(this.gate.pending()).isZero();
		first.released();
		first.released();
		assertThat(this.gate.admit(from("192.0.2.1"))).isNotNull();
		assertThat(this.gate.admit(from("192.0.2.1"))).isNull();
	}

	@Test
	void takesANetworkOfIp6AsOneAddress() {
		this.gate.admit(from("2001:db8::1"));
		this.gate.admit(from("2001:db8::ffff:2"));
		assertThat(this.gate.admit(from("2001:db8::3"))).isNull();
		assertThat(this.gate.admit(from("2001:db8:0:1::1"))).isNotNull();
	}

	@Test
	void takesAnIp4AddressWithinIp6AsItself() {
		this.gate.admit(from("192.0.2.1"));
		this.gate.admit(from("::ffff:192.0.2.1"));
		assertThat(this.gate.admit(from("192.0.2.1"))).isNull();
	}

	@Test
	void limitsLoopbackOnlyIfAsked() {
		for (int connection = 0; connection < 3; connection++) {
			admitted(this.gate, from("127.0.0.1")).upgraded();
		}
		assertThat(this.refusals).isEmpty();
		InboundGate strict = gate(this.limits.toBuilder().limitLoopback(true).build());
		strict.admit(from("127.0.0.1"));
		strict.admit(from("127.0.0.1"));
		assertThat(strict.admit(from("127.0.0.1"))).isNull();
	}

	@Test
	void countsPendingUpgradesWithoutAnAddressToo() {
		for (int connection = 0; connection < 3; connection++) {
			assertThat(this.gate.admitInMemory(Multiaddr.memory(1))).isNotNull();
		}
		assertThat(this.gate.admitInMemory(Multiaddr.memory(1))).isNull();
	}

	private InboundGate gate(Limits of) {
		return new InboundGate(new ConnectionGates(List.of(), () -> 0), of, new ConnectionTable(of), this.observer,
				new EventQueue(Runnable::run, 10, this.observer));
	}

	private static InboundGate.Pass admitted(InboundGate gate, InetSocketAddress remote) {
		InboundGate.Pass pass = gate.admit(remote);
		if (pass == null) {
			throw new AssertionError("Refused: " + remote);
		}
		return pass;
	}

	private static InetSocketAddress from(String ip) {
		return new InetSocketAddress(ip, 4001);
	}

}
