/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start this program once more, in a process of its own, with the JVM and the JVM
 * options of this one. Stateless.
 */
public final class ChildJvm {

	private ChildJvm() {
	}

	/** With the JVM options of this process alone. */
	public static List<String> command(Class<?> main) {
		return command(main, List.of());
	}

	/**
	 * @param main whose arguments are to follow
	 * @param jvmOptions beside those of this process
	 * @return the command line up to them; may be changed
	 */
	static List<String> command(Class<?> main, List<String> jvmOptions) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		// The last one counts where an option is given twice.
		command.addAll(jvmOptions);
		String classPath = System.getProperty("java.class.path");
		if (classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator"))) {
			// Only so does the manifest's permission for native access hold.
			command.add("-jar");
			command.add(classPath);
		}
		else {
			command.add("-cp");
			command.add(classPath);
			command.add(main.getName());
		}
		return command;
	}

}
