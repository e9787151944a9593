/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Accepting with {@code ulimit -n 256} and more connections than that (T8).
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class DescriptorExhaustionTests {

	private static final int DESCRIPTORS = 256;

	private static final int CONNECTIONS = 1000;

	@Test
	@Timeout(120)
	void pausesAndResumesAndServesThoseThatItHas() throws Exception {
		Process process = start();
		List<Socket> sockets = new ArrayList<>();
		try (BufferedReader answers = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
				OutputStream commands = process.getOutputStream()) {
			int port = Integer.parseInt(answer(answers, "port "));
			Socket first = connect(port, sockets);
			assertThat(first.getInputStream().read()).isEqualTo('g');
			for (int count = 0; count < CONNECTIONS; count++) {
				connect(port, sockets);
			}
			assertThat(answer(answers, "failed ")).containsIgnoringCase("open files");

			// It may open files, costs next to nothing, and serves those that it has.
			assertThat(ask(commands, answers, "open", "opened ")).isEqualTo("0");
			long cpuMillis = Long.parseLong(ask(commands, answers, "cpu", "cpu "));
			System.out.println("CPU of a second without descriptors: " + cpuMillis + " ms");
			assertThat(cpuMillis).isLessThan(100);
			first.getOutputStream().write('e');
			assertThat(first.getInputStream().read()).isEqualTo('e');
			assertThat(Integer.parseInt(ask(commands, answers, "failures", "failures "))).isEqualTo(1);

			// Those that waited are served once there are descriptors again.
			int served = Integer.parseInt(ask(commands, answers, "release", "released "));
			assertThat(served).isBetween(100, DESCRIPTORS);
			long begin = System.nanoTime();
			assertThat(sockets.get(served + 1).getInputStream().read()).isEqualTo('g');
			long resumedMillis = (System.nanoTime() - begin) / 1_000_000;
			System.out.println("accepted again after " + resumedMillis + " ms");
			assertThat(resumedMillis).isLessThan(1000);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
			process.destroy();
			assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static Process start() throws IOException, URISyntaxException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String classPath = location(EventLoop.class) + File.pathSeparator + location(ExhaustedAcceptor.class)
				+ File.pathSeparator + location(org.jspecify.annotations.Nullable.class);
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh",
				java, "-XX:+UseSerialGC", "-cp", classPath, ExhaustedAcceptor.class.getName());
		return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/** Of a class's folder or jar, on the class path as on the module path. */
	private static String location(Class<?> type) throws URISyntaxException {
		String resource = type.getName().replace('.', '/') + ".class";
		String url = Objects.requireNonNull(type.getResource("/" + resource)).toString();
		String folder = url.substring(0, url.length() - resource.length());
		if (folder.startsWith("jar:")) {
			folder = folder.substring("jar:".length(), folder.lastIndexOf('!'));
		}
		return Path.of(new URI(folder)).toString();
	}

	private static Socket connect(int port, List<Socket> sockets) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(20_000);
		sockets.add(socket);
		return socket;
	}

	private static String ask(OutputStream commands, BufferedReader answers, String command, String prefix)
			throws IOException {
		commands.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
		commands.flush();
		return answer(answers, prefix);
	}

	/**
	 * @return what follows the prefix in the next line that has it
	 */
	private static String answer(BufferedReader answers, String prefix) throws IOException {
		String line = answers.readLine();
		while (line != null) {
			if (line.startsWith(prefix)) {
				return line.substring(prefix.length());
			}
			line = answers.readLine();
		}
		throw new AssertionError("The process ended before it said: " + prefix);
	}

}
