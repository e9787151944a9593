/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whose library, and how its program is built from the sources of libp2p-interop: as that
 * module's own driver does it, but for cargo's profile {@code benchmark}, which is slower
 * to build and faster to run. Stateless.
 */
enum PeerLanguage {

	/** go-libp2p. */
	GO("go"),

	/** rust-libp2p; minutes, once. */
	RUST("cargo"),

	/** js-libp2p, on the machine's Node, or npm's where that is too old. */
	JS("npm");

	/** js-libp2p 3 uses Promise.withResolvers. */
	private static final int LEAST_NODE_VERSION = 22;

	private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);

	private final String tool;

	PeerLanguage(String tool) {
		this.tool = tool;
	}

	/** As on the command line, and the folder of its sources. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Why nothing can be built on this machine: what is missing. Empty where it can. */
	Optional<String> absence() {
		return onPath(this.tool) ? Optional.empty()
				: Optional.of("not installed: there is no " + this.tool + " on this machine's PATH");
	}

	/**
	 * What builds it, or finds that it is built already.
	 * @param folder a copy of the sources, with what was built there before
	 */
	List<String> buildCommand(Path folder) throws IOException, InterruptedException {
		return switch (this) {
			case GO -> List.of("go", "build", "-o", "bin/benchmark", "./cmd/benchmark");
			case RUST -> List.of("cargo", "build", "--profile", "benchmark", "--features", "benchmark", "--bin",
					"benchmark", "-j", "2");
			case JS -> {
				List<String> command = new ArrayList<>(List.of("npm", "ci", "--no-audit", "--no-fund"));
				if (machineNodeServes()) {
					command.add("--omit=optional");
				}
				yield command;
			}
		};
	}

	/** Whether to leave out the build, since it does all its work again every time. */
	boolean isBuilt(Path folder) throws IOException {
		Path installed = folder.resolve("node_modules/.package-lock.json");
		return this == JS && Files.exists(installed) && Files.getLastModifiedTime(installed)
			.compareTo(Files.getLastModifiedTime(folder.resolve("package-lock.json"))) > 0;
	}

	/** How to start it, in that folder. */
	List<String> command(Path folder) throws IOException, InterruptedException {
		return switch (this) {
			case GO -> List.of(folder.resolve("bin/benchmark").toString());
			case RUST -> List.of(folder.resolve("target/benchmark/benchmark").toString());
			case JS -> List.of(machineNodeServes() ? "node" : folder.resolve("node_modules/.bin/node").toString(),
					"benchmark.mjs");
		};
	}

	private static boolean onPath(String executable) {
		String path = System.getenv("PATH");
		return path != null && Stream.of(path.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, executable)));
	}

	private static boolean machineNodeServes() throws IOException, InterruptedException {
		if (!onPath("node")) {
			return false;
		}
		Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
		String answer = new String(process.getInputStream().readAllBytes());
		process.waitFor();
		Matcher matcher = NODE_VERSION.matcher(answer.strip());
		return matcher.matches() && Integer.parseInt(matcher.group(1)) >= LEAST_NODE_VERSION;
	}

}
