/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter works without each library that it can use, in an application whose class
 * path lacks that library's files: a class loader that hides classes would still show
 * them to the starter's own classes.
 */
class OptionalLibrariesTests {

	/**
	 * What the starter can use and does not need; protobuf is not among them, since core
	 * reads keys and identify with it.
	 */
	enum Library {

		ACTUATOR("spring-boot-(starter-)?actuator", "org.springframework.boot.actuate.endpoint.annotation.Endpoint"),

		HEALTH("spring-boot-health", "org.springframework.boot.health.contributor.HealthIndicator"),

		MICROMETER("micrometer-(core|registry|tracing|jakarta)|prometheus-metrics|spring-boot-micrometer",
				"io.micrometer.core.instrument.MeterRegistry"),

		TRACING("micrometer-tracing|spring-boot-micrometer-tracing", "io.micrometer.tracing.Tracer"),

		JACKSON("jackson-(core|databind|annotations)|spring-boot-(starter-)?jackson",
				"tools.jackson.databind.json.JsonMapper"),

		VALIDATION("jakarta.validation-api|hibernate-validator|spring-boot-(starter-)?validation",
				"jakarta.validation.Validator"),

		MESSAGING("spring-messaging", "org.springframework.messaging.handler.annotation.Payload"),

		REACTOR("reactor-core", "reactor.core.publisher.Mono"),

		KOTLIN("kotlin-|kotlinx-", "kotlin.Unit"),

		SECURITY("spring-security|spring-boot-(starter-)?security", "org.springframework.security.core.Authentication"),

		CONSCRYPT("conscrypt-", "org.conscrypt.Conscrypt");

		private final Pattern files;

		private final String witness;

		Library(String files, String witness) {
			this.files = Pattern.compile("(" + files + ").*\\.jar");
			this.witness = witness;
		}

	}

	@ParameterizedTest
	@EnumSource
	void isNotNeeded(Library library) throws Exception {
		try (URLClassLoader application = without(List.of(library))) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> application.loadClass(library.witness));
			assertThat(run(application)).isEqualTo("hello");
		}
	}

	@Test
	void areNotNeededTogether() throws Exception {
		try (URLClassLoader application = without(List.of(Library.values()))) {
			assertThat(run(application)).isEqualTo("hello");
		}
	}

	@Test
	void areThereElse() throws Exception {
		try (URLClassLoader application = without(List.of())) {
			for (Library library : List.of(Library.ACTUATOR, Library.HEALTH, Library.MICROMETER, Library.JACKSON,
					Library.CONSCRYPT)) {
				assertThat(application.loadClass(library.witness)).isNotNull();
			}
			assertThat(run(application)).isEqualTo("hello");
		}
	}

	private static URLClassLoader without(List<Library> libraries) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Stream<Path> entries = Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator))).map(Path::of);
		List<Path> kept = entries
			.filter((entry) -> libraries.stream()
				.noneMatch((library) -> library.files.matcher(entry.getFileName().toString()).matches()))
			.toList();
		URL[] urls = new URL[kept.size()];
		for (int i = 0; i < urls.length; i++) {
			urls[i] = kept.get(i).toUri().toURL();
		}
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

	private static Object run(ClassLoader application) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(application);
		try {
			return application.loadClass(OptionalLibrariesScene.class.getName())
				.getMethod("run", String.class)
				.invoke(null, "hello");
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof Exception failure) ? failure : ex;
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
