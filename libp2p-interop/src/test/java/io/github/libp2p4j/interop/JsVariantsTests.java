/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What only js has: two sets of packages for Noise and Yamux, and caps so low that the
 * matrix raises them; each in both directions.
 */
@Timeout(60)
class JsVariantsTests {

	private static final int ECHO_BYTES = 1_000_000;

	@RegisterExtension
	final Interop interop = new Interop();

	static Stream<Arguments> variants() {
		PeerOptions js = PeerOptions.defaults();
		return Stream
			.of(js.withChainSafePackages(), js.withChainSafePackages().withoutEarlyMuxer(), js.withDefaultCaps())
			.flatMap((options) -> Stream.of(Arguments.of(options, true), Arguments.of(options, false)));
	}

	@ParameterizedTest(name = "{0}; we offer the muxer early: {1}")
	@MethodSource("variants")
	void weDial(PeerOptions options, boolean earlyMuxer) throws Exception {
		Peer js = this.interop.js(options);
		ConnectionManager node = this.interop.node((builder) -> builder.earlyMuxer(earlyMuxer));
		Connection connection = node.connect(js.address());
		assertThat(connection.remotePeer()).isEqualTo(js.peerId());
		assertThat(connection.info().toCompletableFuture().get(10, TimeUnit.SECONDS).earlyMuxer())
			.isEqualTo(earlyMuxer && !options.flags().contains("--no-early-muxer"));
		assertThat(node.identify(connection).toCompletableFuture().get(10, TimeUnit.SECONDS).protocols())
			.contains(TestProtocols.ECHO);
		assertThat(node.ping(connection, 10)).hasSize(10);
		try (EchoClient client = new EchoClient()) {
			client.echo(connection, ECHO_BYTES);
		}
	}

	@ParameterizedTest(name = "{0}; we offer the muxer early: {1}")
	@MethodSource("variants")
	void jsDials(PeerOptions options, boolean earlyMuxer) throws Exception {
		Peer js = this.interop.js(options);
		ConnectionManager node = this.interop.node((builder) -> builder.earlyMuxer(earlyMuxer));
		String peer = node.peerId().toString();
		js.tell("dial", Map.of("address", node.listenAddresses().get(0).toString()));
		JsonNode identified = js.awaitEvent("identified", (event) -> true, Duration.ofSeconds(10));
		assertThat(identified.get("peer").asText()).isEqualTo(peer);
		assertThat(node.connections(js.peerId())).hasSize(1);
		// With its own caps js allows itself one ping stream, and counts the last one
		// until
		// its FIN has come back: a race that a peer can lose with the second ping.
		int pings = options.flags().contains("--default-caps") ? 1 : 10;
		JsonNode pinged = js.tell("ping", Map.<String, Object>of("peer", peer, "count", pings));
		assertThat(pinged.get("roundTripMillis")).hasSize(pings);
		js.tell("echo", Map.<String, Object>of("peer", peer, "bytes", ECHO_BYTES));
	}

}
