/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes conversations of what {@code libp2p-interop} has recorded, and replays each
 * before it is kept. No test of its own; run as the README of the corpus says.
 */
class ConversationImport {

	@Test
	void importsWhatWasRecorded() throws IOException {
		Path corpus = Path.of(System.getProperty("conversations.corpus", "src/test/resources/conversations"));
		List<Path> recordings;
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("conversations.raw")))) {
			recordings = files.filter((file) -> file.toString().endsWith(".json")).sorted().toList();
		}
		assertThat(recordings).isNotEmpty();
		for (Path recording : recordings) {
			JsonNode json = new ObjectMapper().readTree(recording.toFile());
			Map<String, String> peer = new TreeMap<>();
			json.get("peer").properties().forEach((entry) -> peer.put(entry.getKey(), entry.getValue().asText()));
			Conversation conversation = understand(recording, json, peer);
			String folder = peer.get("library") + "-" + peer.get("version");
			ConversationFile.write(conversation,
					corpus.resolve(folder).resolve(recording.getFileName().toString().replaceFirst("^[^_]+_", "")));
		}
	}

	private static Conversation understand(Path recording, JsonNode json, Map<String, String> peer) {
		try {
			Conversation conversation = RawConversation.read(json).understand(peer);
			new MachineReplay(conversation).runAll((left) -> left);
			new SessionReplay(conversation).run((left) -> left);
			return conversation;
		}
		catch (IOException | RuntimeException | AssertionError ex) {
			throw new AssertionError(recording + ": " + ex.getMessage(), ex);
		}
	}

}
