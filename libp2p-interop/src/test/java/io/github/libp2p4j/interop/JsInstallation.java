/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The js peer's packages and the Node that runs them: installed once, from the lock file,
 * with npm. Immutable.
 *
 * @param folder where {@code peer.mjs} is
 * @param node the executable
 */
record JsInstallation(Path folder, String node) {

	/** js-libp2p 3 uses Promise.withResolvers. */
	private static final int LEAST_NODE_VERSION = 22;

	private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");

	private static final long INSTALL_TIMEOUT_SECONDS = 300;

	/**
	 * Installs what is missing. Without npm on this machine the test is aborted, with the
	 * reason; with npm, whatever fails is a failure.
	 */
	static synchronized JsInstallation ready() throws IOException, InterruptedException {
		Assumptions.assumeTrue(onPath("npm"),
				"There is no npm on this machine's PATH, so nothing was tried against js-libp2p");
		Path folder = Path.of(System.getProperty("interop.js.folder", "js")).toAbsolutePath();
		boolean machineNodeServes = machineNodeVersion() >= LEAST_NODE_VERSION;
		install(folder, machineNodeServes);
		return new JsInstallation(folder,
				machineNodeServes ? "node" : folder.resolve("node_modules/.bin/node").toString());
	}

	private static void install(Path folder, boolean machineNodeServes) throws IOException, InterruptedException {
		Path stamp = folder.resolve("node_modules/.installed");
		String wanted = sha256(folder.resolve("package-lock.json")) + (machineNodeServes ? " without node" : "");
		if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("npm", "ci", "--no-audit", "--no-fund"));
		if (machineNodeServes) {
			command.add("--omit=optional");
		}
		String output = run(folder, INSTALL_TIMEOUT_SECONDS, command);
		if (!machineNodeServes && !Files.exists(folder.resolve("node_modules/.bin/node"))) {
			throw new IllegalStateException("npm brought no node: " + output);
		}
		Files.writeString(stamp, wanted);
	}

	private static int machineNodeVersion() throws IOException, InterruptedException {
		if (!onPath("node")) {
			return 0;
		}
		String text = run(Path.of("."), 10, List.of("node", "--version"));
		Matcher matcher = VERSION.matcher(text.strip());
		return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	private static String run(Path folder, long timeoutSeconds, List<String> command)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("interop-", ".txt");
		try {
			Process process = new ProcessBuilder(command).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
			String text = Files.readString(output, StandardCharsets.UTF_8);
			if (!ended) {
				process.destroyForcibly();
				throw new IllegalStateException(command + " took more than " + timeoutSeconds + " s: " + text);
			}
			if (process.exitValue() != 0) {
				throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + text);
			}
			return text;
		}
		finally {
			Files.delete(output);
		}
	}

	private static boolean onPath(String executable) {
		@Nullable String path = System.getenv("PATH");
		return path != null && Stream.of(path.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, executable)));
	}

	private static String sha256(Path file) throws IOException {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
