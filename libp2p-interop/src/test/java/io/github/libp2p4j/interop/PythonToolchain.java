/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Python with a virtual environment of the peer's own. Stateless. */
final class PythonToolchain implements Toolchain {

	private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(15);

	/**
	 * Fails where Python is too old for py-libp2p, or comes without venv, as Debian's
	 * does.
	 */
	private static final String CHECK = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

	@Override
	public Optional<String> absence() throws IOException, InterruptedException {
		if (!ShellCommand.exists("python3")) {
			return Optional.of("There is no python3 on this machine's PATH");
		}
		try {
			ShellCommand.answer("python3", "-c", CHECK);
			return Optional.empty();
		}
		catch (IllegalStateException ex) {
			return Optional.of("This machine's python3 is older than 3.11 or lacks venv");
		}
	}

	@Override
	public String version() throws IOException, InterruptedException {
		return ShellCommand.answer("python3", "--version");
	}

	/**
	 * Without dependencies: the file pins everything, in places against what a package
	 * asks for.
	 */
	@Override
	public void build(Path folder, Path output) throws IOException, InterruptedException {
		Path installed = folder.resolve("venv/.installed");
		String wanted = version() + "\n" + Files.readString(folder.resolve("requirements.txt"));
		if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
			return;
		}
		ShellCommand.run(folder, INSTALL_TIMEOUT, output, List.of("python3", "-m", "venv", "--clear", "venv"));
		ShellCommand.run(folder, INSTALL_TIMEOUT, output, List.of("venv/bin/python", "-m", "pip", "install",
				"--disable-pip-version-check", "--progress-bar=off", "--no-deps", "-r", "requirements.txt"));
		Files.writeString(installed, wanted);
	}

	@Override
	public List<String> command(Path folder) {
		return List.of(folder.resolve("venv/bin/python").toString(), "peer.py");
	}

}
