/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every entry of {@code multistream-select.json}.
 */
class MultistreamVectorTests {

	private static final JsonNode VECTORS = read();

	private static JsonNode read() {
		try (InputStream in = MultistreamVectorTests.class.getResourceAsStream("/vectors/multistream-select.json")) {
			return new ObjectMapper().readTree(in);
		}
		catch (IOException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static Stream<JsonNode> messages() {
		return StreamSupport.stream(VECTORS.get("messages").spliterator(), false);
	}

	private static Stream<JsonNode> invalid() {
		return StreamSupport.stream(VECTORS.get("invalid").spliterator(), false);
	}

	private static Stream<JsonNode> flows() {
		return StreamSupport.stream(VECTORS.get("flows").spliterator(), false);
	}

	@Test
	void knowsEveryVector() {
		assertThat(messages()).hasSize(16);
		assertThat(invalid()).hasSize(5);
		assertThat(flows()).hasSize(5);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void encodesAndReadsMessages(JsonNode vector) {
		String text = vector.has("text") ? vector.get("text").asText()
				: "/" + "a".repeat(vector.get("text_len").asInt() - 1);
		byte[] encoded = Message.encode(text);
		if (vector.has("bytes_hex")) {
			assertThat(encoded).asHexString().isEqualToIgnoringCase(vector.get("bytes_hex").asText());
		}
		else {
			assertThat(encoded).hasSize(vector.get("total_len").asInt());
			assertThat(HexFormat.of().formatHex(encoded)).startsWith(vector.get("bytes_hex_prefix").asText());
		}
		MessageReader reader = new MessageReader();
		for (int index = 0; index < encoded.length - 1; index++) {
			assertThat(reader.receive(encoded[index] & 0xff)).isNull();
		}
		assertThat(reader.receive('\n')).isEqualTo(text);
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void rejectsInvalidMessagesInBothRoles(JsonNode vector) {
		byte[] bytes = NegotiationFixture.hex(vector.get("bytes_hex").asText());
		MultistreamNegotiation responder = NegotiationFixture.responder("/noise");
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> NegotiationFixture.feed(responder, NegotiationFixture.HEADER, bytes));
		MultistreamNegotiation initiator = MultistreamNegotiation.initiator(List.of("/noise"));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> NegotiationFixture.feed(initiator, NegotiationFixture.HEADER, bytes));
	}

	@ParameterizedTest
	@MethodSource("flows")
	void respondsAsInTheFlow(JsonNode vector) {
		for (int chunk : new int[] { 1, 7, 65_536 }) {
			MultistreamNegotiation responder = responderOf(vector);
			String rest = exchange(responder, vector.get("initiator_hex").asText(), chunk);
			String answer = HexFormat.of().formatHex(NegotiationFixture.output(responder)) + payload(vector, rest);
			assertThat(answer).isEqualTo(vector.get("responder_hex").asText());
			if (vector.has("initiator_2_hex")) {
				assertThat(responder.state()).isEqualTo(State.NEGOTIATING);
				rest = exchange(responder, vector.get("initiator_2_hex").asText(), chunk);
				assertThat(NegotiationFixture.output(responder)).asHexString()
					.isEqualToIgnoringCase(vector.get("responder_2_hex").asText());
				assertThat(rest).isEmpty();
			}
			State expected = vector.get("name").asText().contains("ls") ? State.NEGOTIATING : State.AGREED;
			assertThat(responder.state()).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@MethodSource("flows")
	void initiatesAsInTheFlow(JsonNode vector) {
		if (vector.get("name").asText().contains("ls")) {
			assertThat(Message.encode("ls")).asHexString().isEqualToIgnoringCase("036c730a");
			return;
		}
		for (int chunk : new int[] { 1, 7, 65_536 }) {
			MultistreamNegotiation initiator = MultistreamNegotiation.initiator(proposalsOf(vector));
			String sent = HexFormat.of().formatHex(NegotiationFixture.output(initiator));
			assertThat(vector.get("initiator_hex").asText()).startsWith(sent);
			String rest = exchange(initiator, vector.get("responder_hex").asText(), chunk);
			if (vector.has("initiator_2_hex")) {
				assertThat(NegotiationFixture.output(initiator)).asHexString()
					.isEqualToIgnoringCase(vector.get("initiator_2_hex").asText());
				rest = exchange(initiator, vector.get("responder_2_hex").asText(), chunk);
			}
			assertThat(initiator.state()).isEqualTo(State.AGREED);
			assertThat(initiator.protocol()).isEqualTo(proposalsOf(vector).get(proposalsOf(vector).size() - 1));
			assertThat(vector.get("responder_hex").asText()).endsWith(rest);
		}
	}

	/** An echoing protocol answers its payload with the payload. */
	private static String payload(JsonNode vector, String rest) {
		return vector.get("name").asText().startsWith("lazy stream") ? rest : "";
	}

	private static MultistreamNegotiation responderOf(JsonNode vector) {
		if (vector.get("name").asText().contains("ls")) {
			List<String> ids = List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
			return MultistreamNegotiation.responder(() -> ids);
		}
		return MultistreamNegotiation.responder(() -> Set.of("/noise", "/ipfs/ping/1.0.0"));
	}

	private static List<String> proposalsOf(JsonNode vector) {
		String name = vector.get("name").asText();
		if (name.startsWith("go default")) {
			return List.of("/tls/1.0.0", "/noise");
		}
		return List.of(name.startsWith("lazy stream") ? "/ipfs/ping/1.0.0" : "/noise");
	}

	/**
	 * @return in hex what belongs to the next layer
	 */
	private static String exchange(MultistreamNegotiation negotiation, String hex, int chunk) {
		ByteBuffer bytes = ByteBuffer.wrap(NegotiationFixture.hex(hex));
		List<Byte> rest = new ArrayList<>();
		while (bytes.hasRemaining()) {
			ByteBuffer part = bytes.slice(bytes.position(), Math.min(chunk, bytes.remaining()));
			bytes.position(bytes.position() + part.remaining());
			negotiation.receive(part);
			while (part.hasRemaining()) {
				rest.add(part.get());
			}
		}
		StringBuilder text = new StringBuilder();
		rest.forEach((octet) -> text.append(HexFormat.of().toHexDigits(octet)));
		return text.toString();
	}

}
