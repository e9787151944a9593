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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * A node of another implementation in a process of its own, told what to do in JSON lines
 * as {@code CONTROL.md} describes. Every line both ways is kept in a transcript.
 * Thread-safe.
 */
final class Peer implements AutoCloseable {

	/** The peer gives up on a command first, and says why. */
	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(90);

	private static final Duration ANSWER_TIMEOUT = COMMAND_TIMEOUT.plusSeconds(10);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

	/** Events that tell of a defect of the program. */
	private static final Set<String> DEFECTS = Set.of("bad-line", "uncaught-exception", "unhandled-rejection");

	private final ObjectMapper json = new ObjectMapper();

	private final String name;

	private final Process process;

	private final Writer commands;

	private final Writer transcript;

	private final Path transcriptFile;

	private final Path errorFile;

	private final AtomicLong nextId = new AtomicLong(1);

	private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();

	/** Guarded by itself; notified of each event and of the end. */
	private final List<JsonNode> events = new ArrayList<>();

	private boolean ended;

	private final JsonNode ready;

	/**
	 * Starts it and waits until it is ready.
	 * @param files where to keep the transcript and its stderr, named after it
	 * @throws PeerStartException when it ends instead, as with a flag that the library
	 * has no means for
	 */
	Peer(Installation installation, PeerOptions options, Path files) throws IOException, InterruptedException {
		this.name = installation.name();
		List<String> command = new ArrayList<>(installation.command());
		command.addAll(List.of("--listen", "/ip4/127.0.0.1/tcp/0"));
		command.addAll(options.flags());
		Files.createDirectories(files);
		this.transcriptFile = files.resolve(this.name + "-transcript.jsonl");
		this.errorFile = files.resolve(this.name + "-stderr.txt");
		ProcessBuilder builder = new ProcessBuilder(command).directory(installation.folder().toFile())
			.redirectError(this.errorFile.toFile());
		String debug = System.getProperty("interop." + installation.implementation().language() + ".debug", "");
		if (!debug.isEmpty()) {
			builder.environment().put(installation.implementation().debugVariable(), debug);
		}
		this.transcript = Files.newBufferedWriter(this.transcriptFile);
		this.process = builder.start();
		this.commands = this.process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::readLines, this.name + "-lines");
		reader.setDaemon(true);
		reader.start();
		this.ready = awaitReady(options);
	}

	private JsonNode awaitReady(PeerOptions options) throws IOException, InterruptedException {
		try {
			return awaitEvent("ready", (event) -> true, START_TIMEOUT);
		}
		catch (AssertionError ex) {
			close();
			throw new PeerStartException("The " + this.name + " peer did not start with " + options.flags() + ": "
					+ exit() + ", " + ShellCommand.tail(this.errorFile));
		}
	}

	PeerId peerId() {
		return PeerId.parse(this.ready.get("peer").asText());
	}

	/** Where it listens, ending in {@code /p2p/PEERID}. */
	Multiaddr address() {
		return Multiaddr.parse(this.ready.at("/addresses/0").asText());
	}

	/** What it runs on, such as a Node's version. */
	String runtime() {
		return this.ready.path("runtime").asText();
	}

	/** Package to version. */
	JsonNode versions() {
		return this.ready.path("versions");
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Does a thing and returns what came of it; fails if it came to nothing. */
	JsonNode tell(String command, Map<String, ?> arguments) throws InterruptedException {
		JsonNode answer = ask(command, arguments);
		if (!answer.get("ok").asBoolean()) {
			throw new AssertionError(
					"The " + this.name + " peer failed at " + command + " " + arguments + ": " + answer);
		}
		return answer;
	}

	/**
	 * Does a thing and returns its answer, whatever it is: {@code ok}, and {@code error}
	 * if not.
	 */
	JsonNode ask(String command, Map<String, ?> arguments) throws InterruptedException {
		return answer(askAsync(command, arguments), command + " " + arguments);
	}

	private JsonNode answer(CompletableFuture<JsonNode> answer, String question) throws InterruptedException {
		try {
			return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("The " + this.name + " peer gave no answer to " + question + ": " + ex.getCause(),
					ex);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("The " + this.name + " peer did not answer " + question, ex);
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
			answer.completeExceptionally(new IllegalStateException("it is gone: " + exit(), ex));
		}
		return answer;
	}

	/** How many events there were: those of one test come after. */
	int eventCount() {
		synchronized (this.events) {
			return this.events.size();
		}
	}

	/** Waits for an event, or finds it among those that came. */
	JsonNode awaitEvent(String type, Predicate<JsonNode> matches, Duration timeout) throws InterruptedException {
		return awaitEvent(0, type, matches, timeout);
	}

	/** Waits for an event, or finds it among those that came after so many others. */
	JsonNode awaitEvent(int after, String type, Predicate<JsonNode> matches, Duration timeout)
			throws InterruptedException {
		long deadlineNanos = System.nanoTime() + timeout.toNanos();
		synchronized (this.events) {
			while (true) {
				List<JsonNode> since = this.events.subList(after, this.events.size());
				for (JsonNode event : since) {
					if (event.get("event").asText().equals(type) && matches.test(event)) {
						return event;
					}
				}
				long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
				if (this.ended || leftMillis <= 0) {
					throw new AssertionError("No such event " + type + " of the " + this.name + " peer "
							+ (this.ended ? "before its end: " + exit() : "within " + timeout) + "; it told " + since);
				}
				this.events.wait(leftMillis);
			}
		}
	}

	/** What went wrong in the program beside its commands: nothing, in a good run. */
	List<JsonNode> defects(int after) {
		synchronized (this.events) {
			return this.events.subList(after, this.events.size())
				.stream()
				.filter((event) -> DEFECTS.contains(event.get("event").asText()))
				.toList();
		}
	}

	/** How much of its transcript and of its stderr there is. */
	Recorded recorded() throws IOException {
		return new Recorded(Files.size(this.transcriptFile), Files.size(this.errorFile));
	}

	/** Copies what was recorded since. */
	void copyRecordsSince(Recorded before, Path folder) throws IOException {
		copyTail(this.transcriptFile, before.transcriptBytes(), folder);
		copyTail(this.errorFile, before.errorBytes(), folder);
	}

	/**
	 * How far the two files of a peer had grown.
	 *
	 * @param transcriptBytes of its transcript
	 * @param errorBytes of its stderr
	 */
	record Recorded(long transcriptBytes, long errorBytes) {
	}

	private static void copyTail(Path file, long from, Path folder) throws IOException {
		byte[] all = Files.readAllBytes(file);
		Files.write(folder.resolve(file.getFileName()), Arrays.copyOfRange(all, (int) from, all.length));
	}

	/** Waits until the process ends of itself. */
	int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new AssertionError("The " + this.name + " peer has not ended within " + EXIT_TIMEOUT);
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		try {
			synchronized (this.commands) {
				this.commands.close();
			}
		}
		catch (IOException ex) {
			// It is gone already.
		}
		try {
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
				.completeExceptionally(new IllegalStateException("it ended without an answer: " + exit())));
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

	@Override
	public String toString() {
		return this.name;
	}

}
