/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.Main;

/**
 * JMH's own command line, with its allocation profiler on. Stateless.
 */
public final class JmhCommand {

	/** The first word of the command line. */
	public static final String NAME = "jmh";

	private static final String PROFILER = "-prof";

	private JmhCommand() {
	}

	/**
	 * Does not return: JMH exits.
	 * @param options as {@code -h} lists them
	 */
	public static void run(List<String> options) throws IOException {
		List<String> words = new ArrayList<>(options);
		if (!words.contains(PROFILER)) {
			words.addAll(List.of(PROFILER, "gc"));
		}
		Main.main(words.toArray(String[]::new));
	}

}
