/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * npm, and the Node that runs the js peer: the machine's, or the one of npm's package
 * {@code node} where the machine's is too old. Stateless.
 */
final class NodeToolchain implements Toolchain {

	/** js-libp2p 3 uses Promise.withResolvers. */
	private static final int LEAST_NODE_VERSION = 22;

	private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");

	private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

	@Override
	public Optional<String> absence() {
		return ShellCommand.exists("npm") ? Optional.empty() : Optional.of("There is no npm on this machine's PATH");
	}

	@Override
	public String version() throws IOException, InterruptedException {
		return machineNodeServes() ? "the machine's Node" : "Node by npm";
	}

	@Override
	public void build(Path folder, Path output) throws IOException, InterruptedException {
		Path installed = folder.resolve("node_modules/.installed");
		String wanted = version() + "\n" + Files.readString(folder.resolve("package-lock.json"));
		if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("npm", "ci", "--no-audit", "--no-fund"));
		if (machineNodeServes()) {
			command.add("--omit=optional");
		}
		ShellCommand.run(folder, INSTALL_TIMEOUT, output, command);
		if (!machineNodeServes() && !Files.exists(ownNode(folder))) {
			throw new IllegalStateException("npm brought no node, see " + output.toAbsolutePath());
		}
		Files.writeString(installed, wanted);
	}

	@Override
	public List<String> command(Path folder) throws IOException, InterruptedException {
		return List.of(machineNodeServes() ? "node" : ownNode(folder).toString(), "peer.mjs");
	}

	private static Path ownNode(Path folder) {
		return folder.resolve("node_modules/.bin/node");
	}

	private static boolean machineNodeServes() throws IOException, InterruptedException {
		if (!ShellCommand.exists("node")) {
			return false;
		}
		String[] lines = ShellCommand.answer("node", "--version").split("\n");
		Matcher matcher = VERSION.matcher(lines[lines.length - 1]);
		return matcher.matches() && Integer.parseInt(matcher.group(1)) >= LEAST_NODE_VERSION;
	}

}
