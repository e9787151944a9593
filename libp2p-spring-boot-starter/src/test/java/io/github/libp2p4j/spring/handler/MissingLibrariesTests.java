/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handlers without what is optional: the same classes on a class path that lacks it.
 */
@Timeout(60)
class MissingLibrariesTests {

	@ParameterizedTest
	@ValueSource(strings = { "reactor-core,reactive-streams", "validation-api,hibernate-validator", "spring-messaging",
			"jackson-databind", "conscrypt", "micrometer-core" })
	void servesWithout(String libraries) throws Exception {
		List<String> absent = List.of(libraries.split(","));
		List<URL> present = new ArrayList<>();
		int left = 0;
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		for (String entry : classPath.split(File.pathSeparator)) {
			if (absent.stream().anyMatch(Path.of(entry).getFileName().toString()::contains)) {
				left++;
			}
			else {
				present.add(Path.of(entry).toUri().toURL());
			}
		}
		assertThat(left).as("what was left out").isPositive();
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(present.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass(witness(libraries)));
			Class<?> program = loader.loadClass(Program.class.getName());
			assertThat(program.getMethod("run").invoke(null)).isEqualTo("a! bc");
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static String witness(String libraries) {
		return switch (libraries) {
			case "reactor-core,reactive-streams" -> "org.reactivestreams.Publisher";
			case "validation-api,hibernate-validator" -> "jakarta.validation.Valid";
			case "spring-messaging" -> "org.springframework.messaging.Message";
			case "jackson-databind" -> "tools.jackson.databind.json.JsonMapper";
			case "conscrypt" -> "org.conscrypt.Conscrypt";
			default -> "io.micrometer.core.instrument.MeterRegistry";
		};
	}

	/**
	 * What runs behind the other class loader.
	 */
	public static final class Program {

		private Program() {
		}

		public static String run() {
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
					ConnectionManager peer = Libp2p.builder().build()) {
				TestPropertyValues.of("libp2p.listen-addresses=/memory/0").applyTo(context);
				context.register(Texts.class, Libp2pPayloadAutoConfiguration.class, Libp2pAutoConfiguration.class);
				context.refresh();
				var address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
				return peer.request(address, RequestProtocol.text("/text"), "a") + " "
						+ peer.request(address, RequestProtocol.text("/texts"), "bc");
			}
		}

	}

	static class Texts {

		@StreamHandler("/text")
		String text(String text) {
			return text + "!";
		}

		@StreamHandler("/texts")
		String texts(Iterable<String> texts) {
			return String.join(" ", texts);
		}

	}

}
