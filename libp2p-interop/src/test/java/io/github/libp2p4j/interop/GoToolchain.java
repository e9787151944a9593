/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The go tool, with its own cache of modules and of what it compiled. Stateless. */
final class GoToolchain implements Toolchain {

	private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(10);

	@Override
	public Optional<String> absence() {
		return ShellCommand.exists("go") ? Optional.empty() : Optional.of("There is no go on this machine's PATH");
	}

	@Override
	public String version() throws IOException, InterruptedException {
		return ShellCommand.answer("go", "version");
	}

	@Override
	public void build(Path folder, Path output) throws IOException, InterruptedException {
		for (String program : List.of("peer", "unified")) {
			ShellCommand.run(folder, BUILD_TIMEOUT, output,
					List.of("go", "build", "-o", "bin/" + program, "./cmd/" + program));
		}
	}

	@Override
	public List<String> command(Path folder) {
		return List.of(folder.resolve("bin/peer").toString());
	}

}
