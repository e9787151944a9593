/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A js-libp2p node in a process of its own, told what to do in JSON lines. Every line
 * both ways is kept in a transcript. Thread-safe.
 */
final class JsPeer implements AutoCloseable {

	/** The peer gives up on a command first, and says why. */
	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration ANSWER_TIMEOUT = COMMAND_TIMEOUT.plusSeconds(10);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(5);

	private final ObjectMapper json = new ObjectMapper();

	private final Process process;

	private final Writer commands;

	private final Writer transcript;

	private final AtomicLong nextId = new AtomicLong(1);

	private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();

	/** Guarded by itself; notified of each event and of the end. */
	private final List<JsonNode> events = new ArrayList<>();

	private boolean ended;

	private final JsonNode ready;

	JsPeer(JsInstallation installation, JsOptions options, Path transcriptFile, Path errorFile)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(installation.node(), "peer.mjs", "--listen", "/ip4/127.0.0.1/tcp/0"));
		command.addAll(options.flags());
		ProcessBuilder builder = new ProcessBuilder(command).directory(installation.folder().toFile())
			.redirectError(errorFile.toFile());
		String debug = System.getProperty("interop.js.debug", "");
		if (!debug.isEmpty()) {
			builder.environment().put("DEBUG", debug);
		}
		this.transcript = Files.newBufferedWriter(transcriptFile);
		this.process = builder.start();
		this.commands = this.process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::readLines, "js-peer-lines");
		reader.setDaemon(true);
		reader.start();
		this.ready = awaitEvent("ready", (event) -> true, START_TIMEOUT);
	}

	PeerId peerId() {
		return PeerId.parse(this.ready.get("peer").asText());
	}

	/** Where it listens, ending in {@code /p2p/PEERID}. */
	Multiaddr address() {
		return Multiaddr.parse(this.ready.at("/addresses/0").asText());
	}

	/** Does a thing and returns what came of it; fails if it came to nothing. */
	JsonNode tell(String command, Map<String, ?> arguments) throws InterruptedException {
		JsonNode answer = ask(command, arguments);
		if (!answer.get("ok").asBoolean()) {
			throw new AssertionError("The js peer failed at " + command + " " + arguments + ": " + answer);
		}
		return answer;
	}

	/**
	 * Does a thing and returns its answer, whatever it is: {@code ok}, and {@code error}
	 * if not.
	 */
	JsonNode ask(String command, Map<String, ?> arguments) throws InterruptedException {
		CompletableFuture<JsonNode> answer = askAsync(command, arguments);
		try {
			return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("The js peer gave no answer to " + command + " " + arguments, ex);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("The js peer did not answer " + command + " " + arguments, ex);
		}
	}

	CompletableFuture<JsonNode> askAsync(String command, Map<String, ?> arguments) {
		long id = this.nextId.getAndIncrement();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.pending.put(id, answer);
		ObjectNode line = this.json.createObjectNode();
		line.put("id", id).put("cmd", command).put("timeoutMillis", COMMAND_TIMEOUT.toMillis());
		line.setAll((ObjectNode) this.json.valueToTree(arguments));
		try {
			record("> ", line.toString());
			synchronized (this.commands) {
				this.commands.write(line + "\n");
				this.commands.flush();
			}
		}
		catch (IOException ex) {
			answer.completeExceptionally(new IllegalStateException("The js peer is gone: " + exit(), ex));
		}
		return answer;
	}

	/** Waits for an event, or finds it among those that came. */
	JsonNode awaitEvent(String type, Predicate<JsonNode> matches, Duration timeout) throws InterruptedException {
		long deadlineNanos = System.nanoTime() + timeout.toNanos();
		synchronized (this.events) {
			while (true) {
				for (JsonNode event : this.events) {
					if (event.get("event").asText().equals(type) && matches.test(event)) {
						return event;
					}
				}
				long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
				if (this.ended || leftMillis <= 0) {
					throw new AssertionError("No event " + type + " of the js peer "
							+ (this.ended ? "before its end: " + exit() : "within " + timeout) + "; it told "
							+ this.events);
				}
				this.events.wait(leftMillis);
			}
		}
	}

	/** What went wrong in the peer beside its commands: nothing, in a good run. */
	List<JsonNode> defects() {
		synchronized (this.events) {
			return this.events.stream()
				.filter((event) -> event.get("event").asText().startsWith("un")
						|| event.get("event").asText().equals("bad-line"))
				.toList();
		}
	}

	@Override
	public void close() {
		try {
			synchronized (this.commands) {
				this.commands.close();
			}
			if (!this.process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
			synchronized (this.transcript) {
				this.transcript.close();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private void readLines() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String text = reader.readLine(); text != null; text = reader.readLine()) {
				record("< ", text);
				dispatch(this.json.readTree(text));
			}
		}
		catch (IOException ex) {
			// The same as the end of its output.
		}
		synchronized (this.events) {
			this.ended = true;
			this.events.notifyAll();
		}
		this.pending.values()
			.forEach((answer) -> answer
				.completeExceptionally(new IllegalStateException("The js peer ended without an answer: " + exit())));
	}

	private void dispatch(JsonNode line) {
		@Nullable JsonNode id = line.get("id");
		if (id == null) {
			synchronized (this.events) {
				this.events.add(line);
				this.events.notifyAll();
			}
			return;
		}
		CompletableFuture<JsonNode> answer = this.pending.remove(id.asLong());
		if (answer != null) {
			answer.complete(line);
		}
	}

	private void record(String direction, String line) throws IOException {
		synchronized (this.transcript) {
			this.transcript.write(direction + line + "\n");
			this.transcript.flush();
		}
	}

	private String exit() {
		return this.process.isAlive() ? "alive" : "exit code " + this.process.exitValue();
	}

}
