/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The main of a child process: {@code ready ADDRESS}, then for each line of stdin
 * {@code ok NUMBERS} or {@code failed TEXT}; the end of stdin ends it. Stateless.
 */
public final class WorkerMain {

	private WorkerMain() {
	}

	/**
	 * @param words the name of a role and its arguments
	 * @param roles by name
	 */
	public static void run(List<String> words, Map<String, RoleFactory> roles) throws Exception {
		PrintStream out = System.out;
		// Whatever else prints must not be taken for an answer.
		System.setOut(System.err);
		try (Role role = start(words, roles);
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			out.println(("ready " + role.address()).strip());
			serve(role, commands, out);
		}
		System.exit(0);
	}

	private static void serve(Role role, BufferedReader commands, PrintStream out) throws IOException {
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			try {
				out.println("ok "
						+ (command.equals(Usage.COMMAND) ? Usage.ofThisProcess().numbers() : role.answer(command)));
			}
			catch (Exception ex) {
				ex.printStackTrace();
				out.println("failed " + ex.toString().replaceAll("\\R", " "));
			}
		}
	}

	private static Role start(List<String> words, Map<String, RoleFactory> roles) throws Exception {
		RoleFactory factory = roles.get(words.get(0));
		if (factory == null) {
			throw new IllegalArgumentException("No role " + words.get(0) + " among " + roles.keySet());
		}
		return factory.start(words.subList(1, words.size()));
	}

}
