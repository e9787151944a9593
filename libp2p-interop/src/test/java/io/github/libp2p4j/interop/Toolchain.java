/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a language needs to make a program of a peer's sources. Stateless.
 */
interface Toolchain {

	/** Why nothing can be built on this machine: what is missing. Empty where it can. */
	Optional<String> absence() throws IOException, InterruptedException;

	/** What a build depends on besides the sources: which tools, of which versions. */
	String version() throws IOException, InterruptedException;

	/**
	 * Builds in a folder that may hold what was built before.
	 * @param output what the tools print goes to its end
	 */
	void build(Path folder, Path output) throws IOException, InterruptedException;

	/** How to start the peer that was built there. */
	List<String> command(Path folder) throws IOException, InterruptedException;

	static Toolchain of(Implementation implementation) {
		return switch (implementation) {
			case JS -> new NodeToolchain();
			case GO -> new GoToolchain();
			case RUST -> new CargoToolchain();
			case PYTHON -> new PythonToolchain();
		};
	}

}
