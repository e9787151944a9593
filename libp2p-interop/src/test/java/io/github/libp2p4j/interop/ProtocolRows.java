/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.StreamException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows about choosing a protocol, and about the protocols that libp2p has itself.
 * Stateless.
 */
final class ProtocolRows {

	private static final String GROUP = "Protocols";

	/** Much less than any deadline of a negotiation. */
	private static final Duration REFUSAL = Duration.ofSeconds(3);

	private static final int PINGS = 100;

	private static final String PUSHED = "/pushed/1.0.0";

	private static final int UPLOAD_BYTES = 10_000_000;

	private static final int DOWNLOAD_BYTES = 7_000_000;

	private static final int DIGESTS = 10;

	private static final List<Integer> DIGEST_BYTES = List.of(0, 1, 127, 128, 100_000);

	private ProtocolRows() {
	}

	static Stream<Row> all() {
		return Stream.of(Row.of(GROUP, "unknown protocol, we open", ProtocolRows::itRefuses),
				Row.of(GROUP, "unknown protocol, it opens", ProtocolRows::weRefuse),
				Row.of(GROUP, "second of two protocols, we open", ProtocolRows::itTakesTheSecond),
				Row.of(GROUP, "second of two protocols, it opens", ProtocolRows::weTakeTheSecond),
				Row.of(GROUP, "identify, we ask", ProtocolRows::weIdentify),
				Row.of(GROUP, "identify, it asks", ProtocolRows::itIdentifies),
				Row.of(GROUP, "identify, it asks of itself", ProtocolRows::itIdentifiesUnasked),
				Row.of(GROUP, "identify push, we tell", ProtocolRows::wePush),
				Row.of(GROUP, "identify push, it tells", ProtocolRows::itPushes),
				Row.of(GROUP, PINGS + " pings, we ask", ProtocolRows::wePing),
				Row.of(GROUP, PINGS + " pings, it asks", ProtocolRows::itPings),
				Row.of(GROUP, PINGS + " pings on one stream, it asks", ProtocolRows::itPingsOnOneStream),
				Row.of(GROUP, PINGS + " session pings, we ask", ProtocolRows::wePingTheSession),
				Row.of(GROUP, "framed request and response, we ask", ProtocolRows::weAskForDigests),
				Row.of(GROUP, "framed request and response, it asks", ProtocolRows::itAsksForDigests),
				Row.of(GROUP, "perf, we measure", ProtocolRows::weMeasure),
				Row.of(GROUP, "perf, it measures", ProtocolRows::itMeasures));
	}

	private static void itRefuses(Cell cell) throws Exception {
		cell.connection();
		long start = System.nanoTime();
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> cell.connection().newStream(TestProtocols.UNKNOWN))
			.satisfies(
					(failure) -> assertThat(failure.reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSAL);
		cell.stillWorks();
	}

	private static void weRefuse(Cell cell) throws Exception {
		JsonNode answer = cell.ask("open", Map.<String, Object>of("protocols", List.of(TestProtocols.UNKNOWN)));
		assertThat(answer.path("error").asText()).as(answer.toString()).isEqualTo("UnsupportedProtocolError");
		assertThat(answer.get("millis").asDouble()).isLessThan(REFUSAL.toMillis());
		cell.stillWorks();
	}

	private static void itTakesTheSecond(Cell cell) throws Exception {
		try (io.github.libp2p4j.Stream stream = cell.connection()
			.newStream(TestProtocols.UNKNOWN, TestProtocols.ECHO)) {
			assertThat(stream.protocol()).isEqualTo(TestProtocols.ECHO);
			stream.write(Content.framed(new byte[100]));
			stream.closeWrite();
			assertThat(Content.readFramed(stream).remaining()).isEqualTo(100);
		}
	}

	private static void weTakeTheSecond(Cell cell) throws Exception {
		JsonNode answer = cell.tell("open",
				Map.<String, Object>of("protocols", List.of(TestProtocols.UNKNOWN, TestProtocols.ECHO)));
		assertThat(answer.get("protocol").asText()).isEqualTo(TestProtocols.ECHO);
	}

	private static void weIdentify(Cell cell) throws Exception {
		PeerInfo peer = Cell.soon(cell.node().identify(cell.connection()));
		assertThat(peer.peerId()).isEqualTo(cell.peer().peerId());
		assertThat(peer.agentVersion()).isNotEmpty();
		assertThat(peer.protocols()).contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
		assertThat(peer.listenAddresses()).extracting((address) -> address.withoutPeerId())
			.contains(cell.peer().address().withoutPeerId());
		assertThat(peer.observedAddress()).hasValueSatisfying(
				(observed) -> assertThat(observed.withoutPeerId()).isEqualTo(connectionOf(cell).localAddress()));
	}

	private static Connection connectionOf(Cell cell) {
		return cell.node().connections().get(0);
	}

	private static void itIdentifies(Cell cell) throws Exception {
		JsonNode answer = cell.tell("identify", Map.of());
		tellsOfThisNode(cell, answer);
		assertThat(answer.get("listenAddresses")).extracting(JsonNode::asText)
			.anySatisfy((address) -> assertThat(address).startsWith(cell.node().boundAddresses().get(0).toString()));
		assertThat(answer.get("observedAddress").asText()).startsWith(connectionOf(cell).remoteAddress().toString());
	}

	private static void itIdentifiesUnasked(Cell cell) throws Exception {
		cell.connection();
		tellsOfThisNode(cell, cell.awaitPeerEvent("identified", (event) -> true));
	}

	private static void tellsOfThisNode(Cell cell, JsonNode identified) {
		assertThat(identified.get("peer").asText()).isEqualTo(cell.node().peerId().toString());
		assertThat(identified.get("agentVersion").asText()).startsWith("libp2p4j/");
		assertThat(identified.get("protocols")).extracting(JsonNode::asText)
			.contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
	}

	private static void wePush(Cell cell) throws Exception {
		cell.connection();
		cell.awaitPeerEvent("identified", (event) -> true);
		// It is told only if it said that it listens.
		Cell.soon(cell.node().identify(cell.connection()));
		cell.node().handle(PUSHED, (stream) -> {
		});
		JsonNode told = cell.awaitPeerEvent("identified", (event) -> tells(event, PUSHED));
		assertThat(told.get("push").asBoolean()).isTrue();
	}

	private static boolean tells(JsonNode identified, String protocol) {
		for (JsonNode each : identified.get("protocols")) {
			if (each.asText().equals(protocol)) {
				return true;
			}
		}
		return false;
	}

	private static void itPushes(Cell cell) throws Exception {
		PeerInfo before = Cell.soon(cell.node().identify(cell.connection()));
		// Served until the peer ends, so another one each time.
		String protocol = PUSHED + "/" + cell.node().peerId();
		assertThat(before.protocols()).doesNotContain(protocol);
		cell.tell("push", Map.of("protocol", protocol));
		NetworkEvent.PeerIdentified told = cell.events()
			.await(NetworkEvent.PeerIdentified.class, (event) -> event.peer().protocols().contains(protocol));
		assertThat(told.peer().protocols()).containsAll(before.protocols());
		assertThat(told.peer().peerId()).isEqualTo(cell.peer().peerId());
		cell.stillWorks();
	}

	private static void wePing(Cell cell) throws Exception {
		assertThat(cell.node().ping(cell.connection(), PINGS)).hasSize(PINGS)
			.allSatisfy((roundTrip) -> assertThat(roundTrip).isPositive());
	}

	private static void itPings(Cell cell) throws Exception {
		assertThat(cell.tell("ping", Map.<String, Object>of("count", PINGS)).get("roundTripMillis")).hasSize(PINGS);
	}

	private static void itPingsOnOneStream(Cell cell) throws Exception {
		assertThat(cell.tell("pingOneStream", Map.<String, Object>of("count", PINGS)).get("roundTripMillis"))
			.hasSize(PINGS);
	}

	private static void wePingTheSession(Cell cell) throws Exception {
		for (int i = 0; i < PINGS; i++) {
			assertThat(Cell.soon(cell.connection().sessionPing())).isPositive();
		}
	}

	private static void weAskForDigests(Cell cell) throws Exception {
		for (int bytes : DIGEST_BYTES) {
			for (int i = 0; i < DIGESTS; i++) {
				try (io.github.libp2p4j.Stream stream = cell.connection().newStream(TestProtocols.DIGEST)) {
					byte[] request = Content.bytes(bytes);
					stream.write(Content.framed(request));
					// The answer comes without our FIN, and theirs after it.
					byte[] expected = Content.countAndSha256(bytes, Content.sha256().digest(request));
					assertThat(Content.readFramed(stream).array()).isEqualTo(expected);
					stream.closeWrite();
					assertThat(Content.drain(stream).bytes()).isZero();
				}
			}
		}
	}

	private static void itAsksForDigests(Cell cell) throws Exception {
		for (int bytes : DIGEST_BYTES) {
			cell.tell("digest", Map.<String, Object>of("bytes", bytes, "count", DIGESTS));
		}
	}

	private static void weMeasure(Cell cell) throws Exception {
		PerfResult result = cell.node().perf(cell.connection(), PerfRequest.of(UPLOAD_BYTES, DOWNLOAD_BYTES));
		assertThat(result.uploadBytes()).isEqualTo(UPLOAD_BYTES);
		assertThat(result.downloadBytes()).isEqualTo(DOWNLOAD_BYTES);
		assertThat(result.upload()).isPositive();
		assertThat(cell.node().perf(cell.connection(), PerfRequest.of(0, 0)).downloadBytes()).isZero();
	}

	private static void itMeasures(Cell cell) throws Exception {
		cell.node((builder) -> builder.servePerf(PerfLimits.defaults()));
		JsonNode answer = cell.tell("perf",
				Map.<String, Object>of("uploadBytes", UPLOAD_BYTES, "downloadBytes", DOWNLOAD_BYTES));
		assertThat(answer.get("uploadMillis").asDouble()).isPositive();
		assertThat(answer.get("downloadMillis").asDouble()).isPositive();
		cell.tell("perf", Map.<String, Object>of("uploadBytes", 0, "downloadBytes", 0));
	}

}
