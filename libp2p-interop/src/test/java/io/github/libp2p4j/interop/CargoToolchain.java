/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** cargo, which compiles the library and all it needs: minutes, once. Stateless. */
final class CargoToolchain implements Toolchain {

	private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(30);

	@Override
	public Optional<String> absence() {
		return ShellCommand.exists("cargo") ? Optional.empty()
				: Optional.of("There is no cargo on this machine's PATH");
	}

	@Override
	public String version() throws IOException, InterruptedException {
		return ShellCommand.answer("cargo", "--version");
	}

	@Override
	public void build(Path folder, Path output) throws IOException, InterruptedException {
		ShellCommand.run(folder, BUILD_TIMEOUT, output, List.of("cargo", "build", "--release", "-j", "2"));
	}

	@Override
	public List<String> command(Path folder) {
		return List.of(folder.resolve("target/release/peer").toString());
	}

}
