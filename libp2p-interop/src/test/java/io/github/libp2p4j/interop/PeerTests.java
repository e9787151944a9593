/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The driver itself, with js against js: what it reports is what happened. */
@Timeout(60)
class PeerTests {

	@RegisterExtension
	final Interop interop = new Interop();

	@Test
	void drivesTwoPeersAgainstOneAnother() throws Exception {
		Peer listener = this.interop.js();
		Peer dialer = this.interop.js();
		dialer.tell("dial", Map.of("address", listener.address().toString()));
		JsonNode echo = dialer.tell("echo",
				Map.<String, Object>of("peer", listener.peerId().toString(), "bytes", 262_145));
		assertThat(echo.get("bytes").asInt()).isEqualTo(262_145);
		assertThat(this.interop.folder().resolve("peer1/js-newest-transcript.jsonl")).isNotEmptyFile();
		assertThat(Files.readString(this.interop.folder().resolve("peer2/js-newest-transcript.jsonl")))
			.contains("> {\"id\":2,\"cmd\":\"echo\"", "\"ok\":true");
	}

	@Test
	void failsWhenThePeerFails() throws Exception {
		Peer peer = this.interop.js();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> peer.tell("open", Map.of("protocols", List.of("/echo/1.0.0"))))
			.withMessageContaining("NotConnectedError");
		assertThat(peer.ask("dance", Map.of()).get("message").asText()).startsWith("Unknown command dance");
	}

	@Test
	void failsWhatIsUnderWayWhenThePeerEnds() throws Exception {
		Peer listener = this.interop.js();
		Peer dialer = this.interop.js();
		dialer.tell("dial", Map.of("address", listener.address().toString()));
		CompletableFuture<JsonNode> endless = dialer.askAsync("sequential",
				Map.<String, Object>of("peer", listener.peerId().toString(), "count", 1_000_000));
		dialer.close();
		assertThat(endless.handle((answer, failure) -> (failure != null) || !answer.get("ok").asBoolean())
			.get(10, TimeUnit.SECONDS)).isTrue();
	}

}
