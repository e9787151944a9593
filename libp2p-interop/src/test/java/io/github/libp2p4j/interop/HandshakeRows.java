/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.KeyType;
import io.github.libp2p4j.identity.PeerId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Rows about how a connection comes to be. Stateless. */
final class HandshakeRows {

	private static final String GROUP = "Handshake";

	private static final int CONNECTIONS = 20;

	private HandshakeRows() {
	}

	static Stream<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (KeyType ours : keyTypes()) {
			for (KeyType theirs : keyTypes()) {
				rows.add(Row
					.of(GROUP, "keys: ours " + title(ours) + ", its " + title(theirs),
							(cell) -> handshake(cell, ours, theirs))
					.with(PeerOptions.defaults().withKey(flag(theirs))));
			}
		}
		PeerOptions late = PeerOptions.defaults().withoutEarlyMuxer();
		rows.add(Row.of(GROUP, "early muxer: both offer it", (cell) -> muxer(cell, Offer.BOTH)));
		rows.add(Row.of(GROUP, "early muxer: only we offer it", (cell) -> muxer(cell, Offer.WE)).with(late));
		rows.add(Row.of(GROUP, "early muxer: only it offers it", (cell) -> muxer(cell, Offer.IT)));
		rows.add(Row.of(GROUP, "early muxer: nobody offers it", (cell) -> muxer(cell, Offer.NOBODY)).with(late));
		rows.add(Row.of(GROUP, "the dialler expects another peer", HandshakeRows::expectsAnotherPeer));
		rows.add(Row.of(GROUP, "reconnect", HandshakeRows::reconnects));
		rows.add(Row.of(GROUP, CONNECTIONS + " connections", HandshakeRows::manyConnections));
		return rows.stream();
	}

	private static List<KeyType> keyTypes() {
		return List.of(KeyType.ED25519, KeyType.SECP256K1, KeyType.ECDSA, KeyType.RSA);
	}

	private static String title(KeyType type) {
		return switch (type) {
			case ED25519 -> "Ed25519";
			case SECP256K1 -> "secp256k1";
			case ECDSA -> "ECDSA";
			case RSA -> "RSA";
		};
	}

	private static String flag(KeyType type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

	private static void handshake(Cell cell, KeyType ours, KeyType theirs) throws Exception {
		KeyPair identity = (ours == KeyType.RSA) ? KeyPair.generateRsa(2048) : KeyPair.generate(ours);
		cell.node((builder) -> builder.identity(identity));
		Connection connection = cell.connection();
		assertThat(connection.remotePeer()).isEqualTo(cell.peer().peerId());
		assertThat(connection.remotePublicKey().type()).isEqualTo(theirs);
		assertThat(connection.remotePublicKey().peerId()).isEqualTo(cell.peer().peerId());
		ConnectionInfo info = Cell.soon(connection.info());
		assertThat(info.direction()).isEqualTo(cell.weDial() ? Direction.OUTBOUND : Direction.INBOUND);
		assertThat(info.security()).isEqualTo("/noise");
		assertThat(info.muxer()).isEqualTo("/yamux/1.0.0");
		JsonNode opened = cell.awaitPeerEvent("connection:open", (event) -> true);
		assertThat(opened.get("peer").asText()).isEqualTo(identity.peerId().toString());
		assertThat(opened.get("direction").asText()).isEqualTo(cell.weDial() ? "inbound" : "outbound");
		assertThat(opened.get("muxer").asText()).contains("yamux");
		cell.stillWorks();
	}

	private enum Offer {

		BOTH, WE, IT, NOBODY

	}

	private static void muxer(Cell cell, Offer offer) throws Exception {
		cell.node((builder) -> builder.earlyMuxer(offer == Offer.BOTH || offer == Offer.WE));
		ConnectionInfo info = Cell.soon(cell.connection().info());
		assertThat(info.earlyMuxer()).isEqualTo(offer == Offer.BOTH);
		assertThat(info.muxer()).isEqualTo("/yamux/1.0.0");
		cell.stillWorks();
	}

	private static void expectsAnotherPeer(Cell cell) throws Exception {
		PeerId other = KeyPair.generateEd25519().peerId();
		cell.connection();
		if (cell.weDial()) {
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> cell.node()
					.connect(cell.peer().address().withoutPeerId().withPeerId(other),
							DialOptions.defaults().withNewConnection()))
				.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(DialException.Reason.PEER_ID_MISMATCH))
				.withMessageContaining(other.toString())
				.withMessageContaining(cell.peer().peerId().toString());
		}
		else {
			JsonNode answer = cell.peer()
				.ask("dial", Map.<String, Object>of("address",
						cell.node().boundAddresses().get(0).withPeerId(other).toString()));
			assertThat(answer.get("ok").asBoolean()).isFalse();
			assertThat(answer.get("error").asText()).isEqualTo("PeerIdMismatchError");
			// Whoever compares only after message 3 has been connected for a moment.
			Cell.eventually("the refused connection is gone",
					() -> cell.events().has(NetworkEvent.HandshakeFailed.class, (event) -> true)
							|| cell.events().has(NetworkEvent.ConnectionClosed.class, (event) -> true));
		}
		assertThat(cell.node().connections()).containsExactly(cell.connection());
		cell.stillWorks();
	}

	private static void reconnects(Cell cell) throws Exception {
		for (int i = 0; i < 3; i++) {
			Connection connection = cell.connect();
			cell.echoClient().echo(connection, 1000);
			if (cell.weDial()) {
				connection.close();
			}
			else {
				cell.peer().tell("hangUp", Map.<String, Object>of("peer", cell.node().peerId().toString()));
			}
			Cell.soon(connection.closed());
			Cell.eventually("it has no connection left", () -> cell.peerConnections().isEmpty());
			assertThat(cell.node().connections()).isEmpty();
			assertThatExceptionOfType(ConnectionException.class)
				.isThrownBy(() -> connection.newStream(TestProtocols.ECHO));
		}
		cell.stillWorks();
	}

	private static void manyConnections(Cell cell) throws Exception {
		cell.node((builder) -> builder
			.limits(Limits.defaults().toBuilder().maxConnectionsPerPeer(2 * CONNECTIONS).build()));
		List<Connection> connections = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			connections.add(cell.connect());
		}
		assertThat(cell.node().connections(cell.peer().peerId())).containsExactlyInAnyOrderElementsOf(connections);
		for (Connection connection : connections) {
			cell.echoClient().echo(connection, 1000);
		}
		List<JsonNode> theirs = cell.peerConnections();
		assertThat(theirs).hasSize(CONNECTIONS);
		for (JsonNode connection : theirs) {
			cell.peer()
				.tell("echo", Map.<String, Object>of("peer", cell.node().peerId().toString(), "connection",
						connection.get("connection").asText(), "bytes", 1000));
		}
	}

}
