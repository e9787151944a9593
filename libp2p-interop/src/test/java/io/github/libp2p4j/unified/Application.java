/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running program of the suite's contract, in whatever language, with its output in two
 * files.
 */
final class Application implements AutoCloseable {

	private final String name;

	private final Process process;

	private final Path stdout;

	private final Path stderr;

	private Application(String name, Process process, Path stdout, Path stderr) {
		this.name = name;
		this.process = process;
		this.stdout = stdout;
		this.stderr = stderr;
	}

	/**
	 * @param command with its arguments
	 * @param variables its whole environment but for {@code PATH} and {@code HOME}
	 * @param folder where it runs
	 * @param output path of its output without the ending
	 */
	static Application start(List<String> command, Map<String, String> variables, Path folder, Path output)
			throws IOException {
		Files.createDirectories(output.getParent());
		Path stdout = output.resolveSibling(output.getFileName() + "-stdout.yaml");
		Path stderr = output.resolveSibling(output.getFileName() + "-stderr.txt");
		ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(folder.toFile())
			.redirectOutput(stdout.toFile())
			.redirectError(stderr.toFile());
		builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
		builder.environment().putAll(variables);
		return new Application(output.getFileName().toString(), builder.start(), stdout, stderr);
	}

	/** Waits for it to end by itself. */
	int status(Duration timeout) throws InterruptedException {
		assertThat(this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS))
			.as("%s ends within %s, see %s", this.name, timeout, this.stderr.toAbsolutePath())
			.isTrue();
		return this.process.exitValue();
	}

	boolean isRunning() {
		return this.process.isAlive();
	}

	/** SIGTERM. */
	void terminate() {
		this.process.destroy();
	}

	String stdout() throws IOException {
		return Files.readString(this.stdout);
	}

	String stderr() throws IOException {
		return Files.readString(this.stderr);
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
