/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.libp2p4j.benchmarks.worker.ChildProcess;

/**
 * A participant's running program, told what to do as CONTROL.md has it, one command at a
 * time. Used by one thread.
 */
final class NodeProcess implements AutoCloseable {

	private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";

	/** Beyond any round; a program that hangs must not hang the run. */
	private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

	private static final ObjectMapper MAPPER = new ObjectMapper();

	private final String name;

	private final Process process;

	private final Writer commands;

	/** A missing node is the end. */
	private final LinkedBlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();

	private final JsonNode ready;

	private int lastId;

	private NodeProcess(Participant participant, List<String> flags) throws IOException, InterruptedException {
		this.name = participant.name();
		List<String> command = new ArrayList<>(participant.command());
		command.addAll(flags);
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		if (participant.folder() != null) {
			builder.directory(participant.folder().toFile());
		}
		this.process = builder.start();
		this.commands = this.process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::readLines, "lines of " + this.name);
		reader.setDaemon(true);
		reader.start();
		try {
			this.ready = next((line) -> line.path("event").asText().equals("ready"));
		}
		catch (IOException | InterruptedException ex) {
			this.process.destroyForcibly();
			throw ex;
		}
	}

	static NodeProcess listener(Participant participant) throws IOException, InterruptedException {
		return new NodeProcess(participant, List.of("--listen", LISTEN));
	}

	static NodeProcess dialler(Participant participant) throws IOException, InterruptedException {
		return new NodeProcess(participant, List.of());
	}

	/** With which runtime and versions it was built; as CONTROL.md has the event. */
	JsonNode ready() {
		return this.ready;
	}

	String address() {
		return this.ready.path("addresses").path(0).asText();
	}

	/** Processor time that it has taken so far, in steps of 10 ms on Linux. */
	long cpuNanos() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
	}

	/**
	 * @return the answer
	 * @throws IOException if it fails or ends; the message says why
	 */
	JsonNode ask(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
		int id = ++this.lastId;
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("id", id);
		line.put("cmd", command);
		line.put("timeoutMillis", ANSWER_TIMEOUT.toMillis());
		line.putAll(arguments);
		this.commands.write(MAPPER.writeValueAsString(line) + "\n");
		this.commands.flush();
		JsonNode answer = next((each) -> each.path("id").asInt() == id);
		if (!answer.path("ok").asBoolean()) {
			throw new IOException(this.name + " failed to " + command + ": " + answer.path("error").asText() + ": "
					+ answer.path("message").asText());
		}
		return answer;
	}

	@Override
	public void close() {
		ChildProcess.end(this.process, this.commands);
	}

	private interface Wanted {

		boolean is(JsonNode line);

	}

	/** The next line that is wanted; others are events, of which none matters here. */
	private JsonNode next(Wanted wanted) throws IOException, InterruptedException {
		long deadlineNanos = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
		while (true) {
			JsonNode line = this.lines.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (line == null) {
				throw new IOException(this.name + " said nothing for " + ANSWER_TIMEOUT);
			}
			if (line.isMissingNode()) {
				this.lines.add(line);
				throw new IOException(this.name + " has ended");
			}
			if (wanted.is(line)) {
				return line;
			}
		}
	}

	private void readLines() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(MAPPER.readTree(line));
			}
		}
		catch (IOException ex) {
			// The same as the end.
		}
		this.lines.add(MissingNode.getInstance());
	}

}
