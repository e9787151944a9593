/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.benchmarks.scale.ScaleRoles;

/**
 * The main of a child process: {@code ready ADDRESS}, then for each line of stdin
 * {@code ok NUMBERS} or {@code failed TEXT}; the end of stdin ends it. Stateless.
 */
final class WorkerMain {

	private WorkerMain() {
	}

	static void run(List<String> words) throws Exception {
		PrintStream out = System.out;
		// Whatever else prints must not be taken for an answer.
		System.setOut(System.err);
		try (Role role = role(words);
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
				out.println("ok " + (command.equals("cpu") ? cpuNanos() : role.answer(command)));
			}
			catch (Exception ex) {
				ex.printStackTrace();
				out.println("failed " + ex.toString().replaceAll("\\R", " "));
			}
		}
	}

	private static Role role(List<String> words) throws Exception {
		String argument = (words.size() > 1) ? words.get(1) : "";
		return switch (words.get(0)) {
			case "tcp-server" -> new TcpServer(TcpServer.RAW);
			case "tcp-client" -> new TcpClient(argument);
			case "aead-server" -> new TcpServer(AeadFrames.reader(argument));
			case "aead-client" -> new AeadClient(words.get(2), argument);
			case "node-server" -> new NodeServer(argument);
			case "node-client" -> new NodeClient(words.get(2), argument);
			default -> ScaleRoles.role(words);
		};
	}

	private static long cpuNanos() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
	}

}
