/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Runs a program of this machine to its end, what it prints going to a file. Stateless.
 */
final class ShellCommand {

	private static final int TAIL_CHARACTERS = 4000;

	private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(30);

	private ShellCommand() {
	}

	/** Whether the machine has such a program. */
	static boolean exists(String executable) {
		@Nullable String path = System.getenv("PATH");
		return path != null && Stream.of(path.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, executable)));
	}

	/** What a short program prints, such as a version. */
	static String answer(String... command) throws IOException, InterruptedException {
		Path output = Files.createTempFile("interop-", ".txt");
		try {
			run(Path.of("."), QUESTION_TIMEOUT, output, List.of(command));
			return Files.readString(output, StandardCharsets.UTF_8).strip();
		}
		finally {
			Files.delete(output);
		}
	}

	/**
	 * Runs it and appends what it prints.
	 * @throws IllegalStateException when it ends with an error or not at all; names the
	 * output and quotes its end
	 */
	static void run(Path folder, Duration timeout, Path output, List<String> command)
			throws IOException, InterruptedException {
		Files.writeString(output, "$ " + String.join(" ", command) + "\n", StandardCharsets.UTF_8,
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		Process process = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
			.start();
		try {
			if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw failure(command, "took more than " + timeout, output);
			}
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		if (process.exitValue() != 0) {
			throw failure(command, "ended with " + process.exitValue(), output);
		}
	}

	/** The last part of a file of text. */
	static String tail(Path file) throws IOException {
		String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
		return (text.length() <= TAIL_CHARACTERS) ? text : "…" + text.substring(text.length() - TAIL_CHARACTERS);
	}

	private static IllegalStateException failure(List<String> command, String what, Path output) throws IOException {
		return new IllegalStateException(String.join(" ", command) + " " + what + "; its output is in "
				+ output.toAbsolutePath() + " and ends with: " + tail(output));
	}

}
