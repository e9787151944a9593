/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records the conversations that core's tests replay: between a whole node of this stack
 * and a real peer, through a proxy. No test of its own; run as the README of the corpus
 * says.
 */
@Timeout(120)
class ConversationRecorder {

	private static final Workshop WORKSHOP = Workshop.ofThisMachine();

	private static final Path FOLDER = Interop.outputFolder().resolve("recorded");

	private static final ObjectMapper JSON = new ObjectMapper();

	@BeforeAll
	static void prepare() {
		DrawnKeys.remember();
		// Not within the time of a recording.
		wanted().forEach(ConversationRecorder::installation);
	}

	@AfterAll
	static void close() throws Exception {
		WORKSHOP.close();
	}

	/** Such as {@code js,go} or {@code rust-older}. */
	private static Stream<String> wanted() {
		return Arrays.stream(System.getProperty("interop.record", "").split(",")).filter((name) -> !name.isEmpty());
	}

	private static Installation installation(String name) {
		Implementation implementation = Implementation.valueOf(name.replace("-older", "").toUpperCase(Locale.ROOT));
		return WORKSHOP.ready(implementation, name.endsWith("-older") ? Release.OLDER : Release.NEWEST);
	}

	static Stream<Arguments> recordings() {
		return wanted().flatMap((name) -> Stream.of(Recording.values())
			.flatMap((recording) -> Stream.of(Arguments.of(name, recording, Side.WE_DIAL),
					Arguments.of(name, recording, Side.WE_LISTEN))));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}", allowZeroInvocations = true)
	@MethodSource("recordings")
	void record(String name, Recording recording, Side side) throws Exception {
		Installation installation = installation(name);
		Implementation implementation = installation.implementation();
		PeerOptions options = recording.peerOptions();
		try (Peer peer = start(installation, options)) {
			DrawnKeys.forget();
			KeyPair identity = KeyPair.generateEd25519();
			TestProtocols protocols = new TestProtocols();
			Libp2p.Builder builder = protocols.serve(Libp2p.builder())
				.identity(identity)
				.crypto(CryptoPreference.JAVA)
				.listen("/ip4/127.0.0.1/tcp/0");
			List<RecordingProxy.Chunk> chunks;
			try (ConnectionManager node = recording.ourOptions(builder).start()) {
				chunks = talk(recording, side, node, peer);
			}
			String version = peer.versions().path(implementation.mainPackage()).asText("unknown").replace("v", "");
			ObjectNode json = JSON.createObjectNode();
			json.put("name", recording.fileName()).put("role", (side == Side.WE_DIAL) ? "INITIATOR" : "RESPONDER");
			json.put("identity", HexFormat.of().formatHex(identity.toProtobuf()));
			DrawnKeys.drawn().forEach((key) -> json.withArray("drawn").add(HexFormat.of().formatHex(key)));
			json.set("peer", JSON.valueToTree(describe(peer, implementation, version, options)));
			for (RecordingProxy.Chunk chunk : chunks) {
				json.withArray("chunks")
					.addObject()
					.put("ours", chunk.ours())
					.put("atMicros", chunk.atMicros())
					.put("bytes", chunk.bytes());
			}
			Files.createDirectories(FOLDER);
			String direction = (side == Side.WE_DIAL) ? "we-dial" : "we-listen";
			JSON.writeValue(FOLDER.resolve(name + "_" + recording.fileName() + "-" + direction + ".json").toFile(),
					json);
		}
	}

	private static Peer start(Installation installation, PeerOptions options) throws Exception {
		try {
			return new Peer(installation, options, Interop.outputFolder().resolve("record"));
		}
		catch (PeerStartException ex) {
			Assumptions.abort(String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

	private static List<RecordingProxy.Chunk> talk(Recording recording, Side side, ConnectionManager node, Peer peer)
			throws Exception {
		boolean weDial = side == Side.WE_DIAL;
		try (RecordingProxy proxy = new RecordingProxy(
				(weDial ? peer.address() : node.listenAddresses().get(0)).withoutPeerId(), weDial);
				EchoClient client = new EchoClient()) {
			Connection connection;
			if (weDial) {
				connection = node.connect(proxy.address().withPeerId(peer.peerId()));
			}
			else {
				CompletableFuture<NetworkEvent> opened = new CompletableFuture<>();
				node.onEvent((event) -> {
					if (event instanceof NetworkEvent.ConnectionOpened) {
						opened.complete(event);
					}
				});
				peer.tell("dial", Map.of("address", proxy.address().withPeerId(node.peerId()).toString()));
				opened.get(10, TimeUnit.SECONDS);
				connection = node.connections(peer.peerId()).get(0);
			}
			Recording.Ends ends = new Recording.Ends(node, connection, peer, client, weDial);
			recording.act(ends);
			if (connection.isOpen()) {
				ends.settle();
				connection.close();
			}
			return proxy.awaitEnd();
		}
	}

	private static Map<String, String> describe(Peer peer, Implementation implementation, String version,
			PeerOptions options) {
		Map<String, String> description = new TreeMap<>();
		description.put("library", implementation.title());
		description.put("version", version);
		description.put("runtime", peer.runtime());
		description.put("flags", String.join(" ", options.flags()));
		description.put("recorded", LocalDate.now().toString());
		peer.versions()
			.properties()
			.forEach((entry) -> description.put("package " + entry.getKey(), entry.getValue().asText()));
		return description;
	}

}
