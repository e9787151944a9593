/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * This process's handle of a child process: the same JVM with the same options, told what
 * to do on stdin. Used by one thread.
 */
public final class Worker implements AutoCloseable {

	/** First argument of a child's command line. */
	public static final String CHILD = "child";

	/**
	 * Beyond any round that this suite knows; a child that hangs must not hang the run.
	 */
	private static final long ANSWER_TIMEOUT_SECONDS = 600;

	private static final String END = "end of output";

	private final String role;

	private final Process process;

	private final Writer commands;

	private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private final String address;

	/**
	 * @param jvmOptions beside those of this process
	 */
	Worker(Class<?> main, List<String> jvmOptions, String role, String... arguments)
			throws IOException, InterruptedException {
		this.role = role;
		List<String> command = ChildJvm.command(main, jvmOptions);
		command.add(CHILD);
		command.add(role);
		command.addAll(Arrays.asList(arguments));
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.commands = this.process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::readAnswers, "answers of " + role);
		reader.setDaemon(true);
		reader.start();
		this.address = result("ready");
	}

	/** Where clients reach it; empty for a client. */
	public String address() {
		return this.address;
	}

	/**
	 * @param command see {@link Role#answer(String)}
	 * @return the numbers of the answer
	 */
	public long[] ask(String command) throws InterruptedException {
		try {
			this.commands.write(command + "\n");
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The process " + this.role + " is gone", ex);
		}
		return Arrays.stream(result("ok").split(" ")).mapToLong(Long::parseLong).toArray();
	}

	/** What its process has used until now. */
	public Usage usage() throws InterruptedException {
		long[] numbers = ask(Usage.COMMAND);
		return new Usage(numbers[0], numbers[1]);
	}

	@Override
	public void close() {
		ChildProcess.end(this.process, this.commands);
	}

	private String result(String expected) throws InterruptedException {
		String line = this.answers.poll(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		if (line == null || !(line.equals(expected) || line.startsWith(expected + " "))) {
			throw new IllegalStateException("The process " + this.role + " answered " + line);
		}
		return line.substring(expected.length()).strip();
	}

	private void readAnswers() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.answers.add(line);
			}
		}
		catch (IOException ex) {
			// The same as the end.
		}
		this.answers.add(END);
	}

}
