/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * This implementation's program for comparisons, which speaks what those of the peers
 * speak. Every limit and check of the library is on; only as many connections of one peer
 * are allowed as a comparison leaves behind, and identify is off, as it is at the others.
 * Used by one thread.
 */
public final class OwnNode {

	/** The word of the command line that starts it. */
	public static final String WORD = "compare-node";

	/**
	 * Sequential dials leave the last connection behind for a moment; no limit shall
	 * count that.
	 */
	private static final int CONNECTIONS_OF_ONE_PEER = 512;

	private final ObjectMapper mapper = new ObjectMapper();

	private final ConnectionManager node;

	private final OwnClient client;

	private final CryptoPreference crypto;

	private OwnNode(CryptoPreference crypto, List<String> listen) {
		this.crypto = crypto;
		Libp2p.Builder builder = Libp2p.builder()
			.crypto(crypto)
			.limits(Limits.defaults().toBuilder().maxConnectionsPerPeer(CONNECTIONS_OF_ONE_PEER).build())
			.identify(false);
		listen.forEach(builder::listen);
		this.node = OwnServer.serveOn(builder).start();
		this.client = new OwnClient(this.node);
	}

	/**
	 * Runs to the end of stdin.
	 * @param words {@code --crypto PREFERENCE} and {@code --listen ADDRESS}
	 */
	public static void run(List<String> words) throws IOException {
		PrintStream out = System.out;
		// Whatever else prints must not be taken for an answer.
		System.setOut(System.err);
		CryptoPreference crypto = CryptoPreference.AUTO;
		List<String> listen = List.of();
		for (Iterator<String> rest = words.iterator(); rest.hasNext();) {
			String option = rest.next();
			switch (option) {
				case "--crypto" -> crypto = CryptoPreference.valueOf(rest.next());
				case "--listen" -> listen = List.of(rest.next());
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		new OwnNode(crypto, listen).serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
				out);
		System.exit(0);
	}

	private void serve(BufferedReader commands, PrintStream out) throws IOException {
		print(out, ready());
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			ObjectNode request = (ObjectNode) this.mapper.readTree(line);
			print(out, answer(request));
			if (request.path("cmd").asText().equals("stop")) {
				return;
			}
		}
		this.node.close();
	}

	private Map<String, Object> ready() {
		CryptoSuite suite = CryptoSuite.select(this.crypto);
		Map<String, Object> versions = new LinkedHashMap<>();
		versions.put("cipher", suite.cipherName());
		versions.put("curves", suite.keyAgreementName());
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("event", "ready");
		line.put("peer", this.node.peerId().toString());
		line.put("addresses", this.node.listenAddresses().stream().map(Multiaddr::toString).toList());
		line.put("runtime", "JDK " + Runtime.version());
		line.put("versions", versions);
		return line;
	}

	private Map<String, Object> answer(ObjectNode request) {
		Map<String, Object> line = new LinkedHashMap<>();
		long startNanos = System.nanoTime();
		line.put("id", request.path("id"));
		line.put("ok", true);
		try {
			line.putAll(result(request));
		}
		catch (Exception ex) {
			line.put("ok", false);
			line.put("error", ex.getClass().getSimpleName());
			line.put("message", String.valueOf(ex.getMessage()));
		}
		line.put("millis", (System.nanoTime() - startNanos) / 1e6);
		return line;
	}

	private Map<String, Object> result(JsonNode request) throws Exception {
		long bytes = request.path("bytes").asLong();
		int parallel = request.path("parallel").asInt(1);
		long windowNanos = request.path("windowMillis").asLong(1000) * 1_000_000;
		String command = request.path("cmd").asText();
		return switch (command) {
			case "dial" -> {
				this.client.dial(address(request));
				yield Map.of();
			}
			case "upload" -> Map.of("nanos", this.client.upload(bytes));
			case "download" -> Map.of("nanos", this.client.download(bytes));
			case "connect" -> fields(this.client.connect(address(request), parallel, windowNanos));
			case "echo" -> fields(this.client.echo(parallel, windowNanos));
			case "ping" -> Map.of("roundTripNanos", this.client.ping(windowNanos));
			case "stop" -> {
				this.node.close();
				yield Map.of();
			}
			default -> throw new IllegalArgumentException("There is no command " + command);
		};
	}

	private static Multiaddr address(JsonNode request) {
		return Multiaddr.parse(request.path("address").asText());
	}

	private static Map<String, Object> fields(Repetition repetition) {
		return Map.of("count", repetition.count(), "nanos", repetition.nanos());
	}

	private void print(PrintStream out, Map<String, Object> line) throws IOException {
		out.println(this.mapper.writeValueAsString(line));
		out.flush();
	}

}
