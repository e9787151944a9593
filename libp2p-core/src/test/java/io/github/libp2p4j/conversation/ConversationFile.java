/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.libp2p4j.conversation.Outcome.Half;
import io.github.libp2p4j.conversation.Outcome.StreamOutcome;
import io.github.libp2p4j.conversation.Turn.Framed;
import io.github.libp2p4j.conversation.Turn.Line;
import io.github.libp2p4j.conversation.Turn.NoiseMessage;
import io.github.libp2p4j.conversation.Turn.Said;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.RecordedNoise;

/**
 * Conversations as JSON: one line for each thing said, so that people can read them and a
 * difference shows. Stateless.
 */
final class ConversationFile {

	private static final ObjectMapper JSON = new ObjectMapper();

	private static final HexFormat HEX = HexFormat.of();

	private static final String OURS = "us";

	private ConversationFile() {
	}

	// Reading

	static Conversation read(Path file) throws IOException {
		return read(JSON.readTree(file.toFile()));
	}

	static Conversation read(JsonNode json) {
		Map<String, String> peer = new TreeMap<>();
		json.get("peer").properties().forEach((entry) -> peer.put(entry.getKey(), entry.getValue().asText()));
		JsonNode ours = json.get("ours");
		RecordedNoise.PrivateKeys keys = new RecordedNoise.PrivateKeys(KeyPair.fromProtobuf(hex(ours, "identity")),
				hex(ours, "static"), hex(ours, "ephemeral"), texts(ours.get("muxers")));
		List<Turn> turns = new ArrayList<>();
		json.get("turns").forEach((turn) -> turns.add(turn(turn)));
		return new Conversation(json.get("name").asText(), Role.valueOf(json.get("role").asText()), peer, keys,
				outcome(json.get("outcome")), turns);
	}

	private static Outcome outcome(JsonNode json) {
		List<StreamOutcome> streams = new ArrayList<>();
		json.get("streams")
			.forEach((stream) -> streams
				.add(new StreamOutcome(stream.get("id").asLong(), stream.get("openedBy").asText().equals(OURS),
						stream.get("protocol").asText(), half(stream.get("sent")), half(stream.get("received")))));
		return new Outcome(json.get("peerId").asText(), json.get("earlyMuxer").asBoolean(),
				json.at("/sha256/us").asText(), json.at("/sha256/peer").asText(), json.at("/goAway/us").asLong(),
				json.at("/goAway/peer").asLong(), streams);
	}

	private static Half half(JsonNode json) {
		return new Half(json.get("bytes").asLong(), json.get("sha256").asText(), json.get("end").asText());
	}

	private static Turn turn(JsonNode json) {
		List<Integer> lengths = new ArrayList<>();
		json.get("noise").forEach((length) -> lengths.add(length.asInt()));
		List<Said> said = new ArrayList<>();
		json.get("said").forEach((item) -> said.add(said(item)));
		return new Turn(json.get("from").asText().equals(OURS), json.get("atMicros").asLong(),
				json.get("bytes").asInt(), lengths, said);
	}

	private static Said said(JsonNode json) {
		if (json.has("multistream")) {
			return new Line(json.get("multistream").asText());
		}
		if (json.has("noise")) {
			return new NoiseMessage(json.get("noise").asInt(), hex(json, "message"), hex(json, "payload"));
		}
		String[] names = json.get("frame").asText().split(" ");
		int flags = 0;
		for (int i = 1; i < names.length; i++) {
			flags |= 1 << RecordedFrame.FLAGS.indexOf(names[i]);
		}
		byte[] body = RecordedBytes.parse(texts(json.path("body")));
		int type = RecordedFrame.TYPES.indexOf(names[0]);
		long value = (type == RecordedFrame.DATA) ? body.length : json.get("value").asLong();
		return new Framed(new RecordedFrame(type, flags, json.path("stream").asLong(), value, body));
	}

	private static List<String> texts(JsonNode array) {
		List<String> texts = new ArrayList<>();
		array.forEach((text) -> texts.add(text.asText()));
		return texts;
	}

	private static byte[] hex(JsonNode json, String field) {
		return HEX.parseHex(json.get(field).asText());
	}

	// Writing

	static void write(Conversation conversation, Path file) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, write(conversation));
	}

	static String write(Conversation conversation) {
		StringBuilder text = new StringBuilder("{\n");
		field(text, "name", conversation.name());
		field(text, "role", conversation.role().name());
		field(text, "peer", new TreeMap<>(conversation.peer()));
		Map<String, Object> ours = new LinkedHashMap<>();
		ours.put("identity", HEX.formatHex(conversation.keys().identity().toProtobuf()));
		ours.put("static", HEX.formatHex(conversation.keys().staticKey()));
		ours.put("ephemeral", HEX.formatHex(conversation.keys().ephemeralKey()));
		ours.put("muxers", conversation.keys().muxers());
		field(text, "ours", ours);
		outcome(text, conversation.outcome());
		text.append("\"turns\": [");
		Map<String, Long> offsets = new LinkedHashMap<>();
		String separator = "\n";
		for (Turn turn : conversation.turns()) {
			text.append(separator);
			turn(text, turn, offsets);
			separator = ",\n";
		}
		return text.append("\n]\n}\n").toString();
	}

	private static void outcome(StringBuilder text, Outcome outcome) {
		text.append("\"outcome\": {\n");
		field(text, "peerId", outcome.peerId());
		field(text, "earlyMuxer", outcome.earlyMuxer());
		field(text, "sha256", ordered("us", outcome.ourSha256(), "peer", outcome.peersSha256()));
		field(text, "goAway", ordered("us", outcome.ourGoAway(), "peer", outcome.peersGoAway()));
		text.append("\"streams\": [");
		String separator = "\n";
		for (StreamOutcome stream : outcome.streams()) {
			Map<String, Object> fields = ordered("id", stream.id(), "openedBy", stream.ours() ? OURS : "peer");
			fields.put("protocol", stream.protocol());
			fields.put("sent", half(stream.sent()));
			fields.put("received", half(stream.received()));
			text.append(separator).append(line(fields));
			separator = ",\n";
		}
		text.append("\n]\n},\n");
	}

	private static Map<String, Object> half(Half half) {
		Map<String, Object> fields = ordered("bytes", half.bytes(), "sha256", half.sha256());
		fields.put("end", half.end());
		return fields;
	}

	private static void turn(StringBuilder text, Turn turn, Map<String, Long> offsets) {
		Map<String, Object> head = ordered("from", turn.ours() ? OURS : "peer", "atMicros", turn.atMicros());
		head.put("bytes", turn.rawBytes());
		head.put("noise", turn.noiseLengths());
		String line = line(head);
		text.append(line, 0, line.length() - 1).append(",\"said\":[");
		String separator = "\n";
		for (Said said : turn.said()) {
			text.append(separator).append("\t").append(line(fields(said, turn.ours(), offsets)));
			separator = ",\n";
		}
		text.append("]}");
	}

	private static Map<String, Object> fields(Said said, boolean ours, Map<String, Long> offsets) {
		if (said instanceof Line negotiation) {
			return new LinkedHashMap<>(Map.of("multistream", negotiation.text()));
		}
		if (said instanceof NoiseMessage noise) {
			Map<String, Object> fields = ordered("noise", noise.number(), "message", HEX.formatHex(noise.message()));
			fields.put("payload", HEX.formatHex(noise.payload()));
			return fields;
		}
		RecordedFrame frame = ((Framed) said).frame();
		StringBuilder name = new StringBuilder(RecordedFrame.TYPES.get(frame.type()));
		for (int i = 0; i < RecordedFrame.FLAGS.size(); i++) {
			name.append(frame.has(1 << i) ? " " + RecordedFrame.FLAGS.get(i) : "");
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("frame", name.toString());
		if (frame.isOfStream()) {
			fields.put("stream", frame.stream());
		}
		if (frame.type() == RecordedFrame.DATA) {
			String direction = frame.stream() + " " + ours;
			long offset = offsets.getOrDefault(direction, 0L);
			List<String> body = RecordedBytes.format(frame.body(), offset);
			offsets.put(direction, RecordedBytes.patternOffsetAfter(body, offset));
			fields.put("body", body);
		}
		else {
			fields.put("value", frame.value());
		}
		return fields;
	}

	private static Map<String, Object> ordered(String first, Object firstValue, String second, Object secondValue) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put(first, firstValue);
		fields.put(second, secondValue);
		return fields;
	}

	private static void field(StringBuilder text, String name, Object value) {
		ObjectNode node = JSON.createObjectNode();
		node.set(name, JSON.valueToTree(value));
		String line = node.toString();
		text.append(line, 1, line.length() - 1).append(",\n");
	}

	private static String line(Map<String, Object> fields) {
		return JSON.valueToTree(fields).toString();
	}

}
