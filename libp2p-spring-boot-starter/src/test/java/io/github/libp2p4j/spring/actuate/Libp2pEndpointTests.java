/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.bootstrap.ReconnectDelays;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Libp2pEndpointTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final IdentifiedPeers identified = new IdentifiedPeers(this.node);

	private final KeptPeers kept = new KeptPeers(this.node, ReconnectDelays.defaults());

	private final Handlers handlers = new Handlers();

	private final EndpointSources sources = new EndpointSources(this.node, this.identified, this.kept, this.handlers);

	private final Libp2pEndpoint endpoint = new Libp2pEndpoint(this.sources, true);

	private final JsonMapper mapper = JsonMapper.builder().build();

	@AfterEach
	void close() {
		this.kept.close();
	}

	@Test
	void describesTheNode() {
		this.node.start();
		this.node.handle("/echo/1.0.0", (stream) -> {
		});
		connect("c1", Direction.OUTBOUND);
		connect("c2", Direction.INBOUND);
		JsonNode json = json(this.endpoint.node());
		String peerId = this.node.peerId().toString();
		assertThat(json.get("peerId").stringValue()).isEqualTo(peerId);
		assertThat(json.get("state").stringValue()).isEqualTo("running");
		assertThat(json.get("listenAddresses").get(0).stringValue())
			.isEqualTo("/ip4/127.0.0.1/tcp/40001/p2p/" + peerId);
		assertThat(json.get("boundAddresses").get(0).stringValue()).isEqualTo("/ip4/127.0.0.1/tcp/40001");
		assertThat(json.get("observedAddresses").isArray()).isTrue();
		assertThat(json.get("protocols").get(0).stringValue()).isEqualTo("/echo/1.0.0");
		assertThat(json.get("peers").intValue()).isEqualTo(2);
		assertThat(json.get("connections")).hasToString("{\"inbound\":1,\"outbound\":1,\"streams\":2}");
		assertThat(json.get("crypto").toString())
			.isEqualTo("{\"cipher\":\"cipher\",\"keyAgreement\":\"agreement\",\"signature\":\"signature\"}");
		assertThat(json.get("pendingInbound").intValue()).isEqualTo(2);
		assertThat(json.get("pendingOutbound").intValue()).isEqualTo(3);
		assertThat(json.get("handlersRunning").intValue()).isZero();
		assertThat(json.get("eventsDropped").intValue()).isEqualTo(5);
	}

	@Test
	void hidesAddressesAndStillCountsThem() {
		this.node.start();
		connect("c1", Direction.OUTBOUND);
		Libp2pEndpoint discreet = new Libp2pEndpoint(this.sources, false);
		JsonNode json = json(discreet.node());
		assertThat(json.get("listenAddresses")).hasToString("[\"******\"]");
		assertThat(json.get("boundAddresses")).hasToString("[\"******\"]");
		String all = json + json(discreet.section("connections", null, null)).toString()
				+ json(discreet.section("peers", null, null)) + json(discreet.entry("connections", "c1"));
		assertThat(all).doesNotContain("/ip4/").contains("\"remoteAddress\":\"******\"");
	}

	@Test
	void describesConnectionsAndTheStreamsOfOne() {
		PeerId peer = connect("c1", Direction.OUTBOUND);
		JsonNode connection = json(this.endpoint.section("connections", null, null)).get("items").get(0);
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
		assertThat(connection.get("streamCount").intValue()).isOne();
		assertThat(connection.get("streams").isNull()).isTrue();
		assertThat(json(this.endpoint.entry("connections", "c1")).get("streams").get(0).toString()).contains(
				"\"id\":4294967295", "\"protocol\":\"/echo/1.0.0\"", "\"direction\":\"inbound\"",
				"\"state\":\"half_closed_remote\"", "\"receiveWindowBytes\":3");
		assertThat(this.endpoint.entry("connections", "c2")).isNull();
	}

	@Test
	void pagesWhatIsMany() {
		for (int i = 0; i < 105; i++) {
			connect("c" + i, Direction.INBOUND);
		}
		JsonNode first = json(this.endpoint.section("connections", null, null));
		assertThat(first.get("total").intValue()).isEqualTo(105);
		assertThat(first.get("items")).hasSize(100);
		JsonNode second = json(this.endpoint.section("connections", 100, 3));
		assertThat(second.get("offset").intValue()).isEqualTo(100);
		assertThat(second.get("limit").intValue()).isEqualTo(3);
		assertThat(second.get("items")).hasSize(3);
		assertThat(second.get("items").get(0).get("id").stringValue()).isEqualTo("c100");
		assertThat(json(this.endpoint.section("peers", 105, 1)).get("items")).isEmpty();
		for (Integer[] wrong : new Integer[][] { { -1, 1 }, { 0, 0 }, { 0, 1001 } }) {
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> this.endpoint.section("connections", wrong[0], wrong[1]));
		}
	}

	@Test
	void describesPeersWithWhatTheySaid() {
		PeerId peer = connect("c1", Direction.OUTBOUND);
		assertThat(json(this.endpoint.entry("peers", peer.toString())).get("agentVersion").isNull()).isTrue();
		this.node.emit(new NetworkEvent.PeerIdentified(Instant.now(), "c1", new PeerInfo(peer, List.of("/echo/1.0.0"),
				List.of(Multiaddr.parse("/ip4/192.0.2.9/tcp/4001")), null, "kubo/1", "ipfs/1")));
		JsonNode json = json(this.endpoint.entry("peers", peer.toString()));
		assertThat(json.get("agentVersion").stringValue()).isEqualTo("kubo/1");
		assertThat(json.get("protocols")).hasToString("[\"/echo/1.0.0\"]");
		assertThat(json.get("listenAddresses")).hasToString("[\"/ip4/192.0.2.9/tcp/4001\"]");
		assertThat(json.get("connections").get(0).get("id").stringValue()).isEqualTo("c1");
		assertThat(this.endpoint.entry("peers", this.node.peerId().toString())).isNull();
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.entry("peers", "nobody"));
	}

	@Test
	void forgetsPeersThatAreGoneEvenIfTheirEventsWereDropped() {
		for (int i = 0; i < 100; i++) {
			PeerId peer = KeyPair.generateEd25519().peerId();
			this.node.emit(new NetworkEvent.PeerIdentified(Instant.now(), "c" + i,
					new PeerInfo(peer, List.of(), List.of(), null, "", "")));
			if (i == 99) {
				assertThat(this.identified.size()).isLessThan(18);
			}
		}
	}

	@Test
	void describesProtocolsWithTheirStreams() {
		this.node.handle("/echo/1.0.0", (stream) -> {
		});
		this.node.handle("/other/1.0.0", (stream) -> {
		});
		connect("c1", Direction.OUTBOUND);
		JsonNode items = json(this.endpoint.section("protocols", null, null)).get("items");
		assertThat(items.get(0))
			.hasToString("{\"protocol\":\"/echo/1.0.0\",\"served\":true,\"inboundStreams\":1,\"outboundStreams\":0}");
		assertThat(items.get(1))
			.hasToString("{\"protocol\":\"/other/1.0.0\",\"served\":true,\"inboundStreams\":0,\"outboundStreams\":0}");
	}

	@Test
	void describesLimitsAndWhatIsUsedOfThem() {
		connect("c1", Direction.OUTBOUND);
		this.node.windowBytes = 77;
		JsonNode json = json(this.endpoint.section("limits", null, null));
		assertThat(json.get("maxConnections")).hasToString("{\"limit\":1000,\"used\":1}");
		assertThat(json.get("maxPendingInbound")).hasToString("{\"limit\":1024,\"used\":2}");
		assertThat(json.get("maxConnectionsPerPeer")).hasToString("{\"limit\":8,\"used\":null}");
		assertThat(json.get("maxProcessWindowBytes").get("used").intValue()).isEqualTo(77);
		assertThat(json).hasSize(Limits.class.getRecordComponents().length - 1);
	}

	@Test
	void describesKeptPeers() {
		PeerId peer = KeyPair.generateEd25519().peerId();
		this.kept.keep("workers", Multiaddr.parse("/ip4/192.0.2.1/tcp/4001").withPeerId(peer));
		JsonNode json = Awaitility.await()
			.until(() -> json(this.endpoint.section("kept-peers", null, null)),
					(page) -> page.get("total").intValue() == 1)
			.get("items")
			.get(0);
		assertThat(json.get("peerId").stringValue()).isEqualTo(peer.toString());
		assertThat(json.get("groups")).hasToString("[\"workers\"]");
		assertThat(json.get("state").stringValue()).isEqualTo("idle");
		assertThat(json.get("failures").intValue()).isZero();
	}

	@Test
	void controlsHandlers() {
		assertThat(json(this.endpoint.section("handlers", null, null)).get("items").get(0))
			.hasToString("{\"id\":\"echo\",\"protocols\":[\"/echo/1.0.0\"],\"state\":\"running\",\"running\":2}");
		assertThat(json(this.endpoint.control("handlers", "echo", "pause")).get("id").stringValue()).isEqualTo("echo");
		assertThat(this.handlers.calls).containsExactly("PAUSE echo");
		assertThat(this.endpoint.control("handlers", "nobody", "resume")).isNull();
		assertThat(this.endpoint.control("peers", "echo", "resume")).isNull();
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.control("handlers", "echo", "explode"))
			.withMessageContaining("pause, resume, start or stop");
	}

	@Test
	void hasNoOtherSections() {
		assertThat(this.endpoint.section("secrets", null, null)).isNull();
		assertThat(this.endpoint.entry("limits", "maxConnections")).isNull();
		assertThat(this.endpoint.dial("peers", "/memory/1")).isNull();
		assertThat(this.endpoint.disconnect("limits", "maxConnections")).isNull();
	}

	private PeerId connect(String id, Direction direction) {
		PeerId peer = KeyPair.generateEd25519().peerId();
		StreamInfo stream = new StreamInfo(4_294_967_295L, "/echo/1.0.0", Direction.INBOUND,
				StreamState.HALF_CLOSED_REMOTE, 1, 2, 3, 4, 5, 6);
		this.node.connectionInfos.add(new ConnectionInfo(id, peer, direction,
				Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"), Multiaddr.parse("/ip4/192.0.2.2/tcp/50000"), "tcp",
				"/noise", "/yamux/1.0.0", true, ConnectionState.OPEN, Instant.parse("2026-01-02T03:04:05.678Z"),
				Duration.ofNanos(3_500_000), Duration.ofNanos(310_000), 10, 20, List.of(stream)));
		return peer;
	}

	private JsonNode json(@Nullable Object value) {
		return this.mapper.readTree(this.mapper.writeValueAsString(value));
	}

	private static final class Handlers implements HandlerControl {

		private final List<String> calls = new ArrayList<>();

		@Override
		public List<HandlerDescription> handlers() {
			return List.of(new HandlerDescription("echo", List.of("/echo/1.0.0"), "running", 2));
		}

		@Override
		public boolean apply(String id, Action action) {
			if (!id.equals("echo")) {
				return false;
			}
			this.calls.add(action + " " + id);
			return true;
		}

	}

}
