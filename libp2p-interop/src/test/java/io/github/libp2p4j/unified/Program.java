/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An application of the suite's contract, ready to start. Immutable.
 *
 * @param name of its language
 * @param folder where it runs
 * @param command to which the subject is added
 */
record Program(String name, Path folder, List<String> command) {

	/** The executable jar that this module makes, on the Java of this process. */
	static Program java() {
		return new Program("java", Path.of("."),
				List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
						System.getProperty("unified.jar", "target/unified.jar")));
	}

	List<String> command(String... arguments) {
		List<String> words = new ArrayList<>(this.command);
		words.addAll(List.of(arguments));
		return words;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
