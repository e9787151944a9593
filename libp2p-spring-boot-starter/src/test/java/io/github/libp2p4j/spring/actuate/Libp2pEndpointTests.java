/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pEndpointTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Test
	void describesTheNode() {
		this.node.start();
		this.node.handle("/echo/1.0.0", (stream) -> {
		});
		JsonNode json = json();
		String peerId = this.node.peerId().toString();
		assertThat(json.get("peerId").stringValue()).isEqualTo(peerId);
		assertThat(json.get("state").stringValue()).isEqualTo("running");
		assertThat(json.get("listenAddresses").get(0).stringValue())
			.isEqualTo("/ip4/127.0.0.1/tcp/40001/p2p/" + peerId);
		assertThat(json.get("boundAddresses").get(0).stringValue()).isEqualTo("/ip4/127.0.0.1/tcp/40001");
		assertThat(json.get("observedAddresses").isArray()).isTrue();
		assertThat(json.get("protocols").get(0).stringValue()).isEqualTo("/echo/1.0.0");
		assertThat(json.get("connections").isEmpty()).isTrue();
		assertThat(json.get("crypto").toString())
			.isEqualTo("{\"cipher\":\"cipher\",\"keyAgreement\":\"agreement\",\"signature\":\"signature\"}");
		assertThat(json.get("pendingInbound").intValue()).isEqualTo(2);
		assertThat(json.get("pendingOutbound").intValue()).isEqualTo(3);
		assertThat(json.get("handlersRunning").intValue()).isZero();
		assertThat(json.get("eventsDropped").intValue()).isEqualTo(5);
	}

	@Test
	void describesConnectionsAndStreams() {
		PeerId peer = KeyPair.generateEd25519().peerId();
		StreamInfo stream = new StreamInfo(4_294_967_295L, "/echo/1.0.0", Direction.INBOUND,
				StreamState.HALF_CLOSED_REMOTE, 1, 2, 3, 4, 5, 6);
		this.node.connectionInfos.add(new ConnectionInfo("c1", peer, Direction.OUTBOUND,
				Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"), Multiaddr.parse("/ip4/192.0.2.2/tcp/50000"), "tcp",
				"/noise", "/yamux/1.0.0", true, ConnectionState.OPEN, Instant.parse("2026-01-02T03:04:05.678Z"),
				Duration.ofNanos(3_500_000), Duration.ofNanos(310_000), 10, 20, List.of(stream)));
		JsonNode connection = json().get("connections").get(0);
		assertThat(connection.get("id").stringValue()).isEqualTo("c1");
		assertThat(connection.get("peerId").stringValue()).isEqualTo(peer.toString());
		assertThat(connection.get("direction").stringValue()).isEqualTo("outbound");
		assertThat(connection.get("remoteAddress").stringValue()).isEqualTo("/ip4/192.0.2.1/tcp/4001");
		assertThat(connection.get("security").stringValue()).isEqualTo("/noise");
		assertThat(connection.get("muxer").stringValue()).isEqualTo("/yamux/1.0.0");
		assertThat(connection.get("earlyMuxer").booleanValue()).isTrue();
		assertThat(connection.get("state").stringValue()).isEqualTo("open");
		assertThat(connection.get("openedAt").stringValue()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(connection.get("upgradeMillis").doubleValue()).isEqualTo(3.5);
		assertThat(connection.get("roundTripMillis").doubleValue()).isEqualTo(0.31);
		assertThat(connection.get("bytesReceived").intValue()).isEqualTo(10);
		assertThat(connection.get("streams").get(0).toString()).contains("\"id\":4294967295",
				"\"protocol\":\"/echo/1.0.0\"", "\"direction\":\"inbound\"", "\"state\":\"half_closed_remote\"",
				"\"receiveWindowBytes\":3");
	}

	private JsonNode json() {
		return this.mapper.readTree(this.mapper.writeValueAsString(new Libp2pEndpoint(this.node).node()));
	}

}
