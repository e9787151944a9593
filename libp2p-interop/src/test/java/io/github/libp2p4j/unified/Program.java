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

	/**
	 * Ours, on the Java of this process: the executable jar that this module makes, or
	 * the same classes where a test runs before there is one.
	 */
	static Program java() {
		String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
		String jar = System.getProperty("unified.jar", "");
		return new Program("java", Path.of("."),
				jar.isEmpty() ? List.of(java, "-cp", System.getProperty("java.class.path"), UnifiedTest.class.getName())
						: List.of(java, "-jar", jar));
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
