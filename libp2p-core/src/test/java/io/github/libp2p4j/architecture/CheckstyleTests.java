/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.PropertiesExpander;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.puppycrawl.tools.checkstyle.api.CheckstyleException;
import com.puppycrawl.tools.checkstyle.api.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each check of {@code checkstyle.xml} finds the fixture named after it, and finds
 * nothing else in it.
 */
class CheckstyleTests {

	private static final Path FIXTURES = Repository.file("libp2p-core/src/test/resources/checkstyle");

	private static final Set<String> NOT_CHECKS = Set.of("TreeWalker", "SuppressionFilter");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path sources;

	@ParameterizedTest
	@MethodSource("checks")
	void findsTheFixtureThatBreaksIt(String check) {
		assertThat(violations(check, check.equals("JavadocPackage") ? List.of() : List.of("package-info.java")))
			.containsOnly(check);
	}

	@Test
	void acceptsWhatKeepsTheRules() {
		assertThat(violations("Clean", List.of("package-info.java"))).isEmpty();
	}

	@Test
	void bansEachMeaninglessSuffix() {
		assertThat(violations("TypeName", List.of("package-info.java")))
			.as("ByteUtils, StreamHelper, NodeImpl, HandlerBase, Common, StreamManager; not Base58, ConnectionManager")
			.hasSize(6);
	}

	@Test
	void letsTestsBeLongButNotSleep() {
		Path tests = this.sources.resolve("src/test/java");
		assertThat(violations(tests, "MethodLength", List.of())).isEmpty();
		assertThat(violations(tests, "Sleep", List.of())).containsOnly("Sleep");
	}

	@Test
	void hasNoFixtureWithoutItsCheck() throws IOException {
		Set<String> names = new TreeSet<>();
		try (Stream<Path> files = Files.list(FIXTURES)) {
			files.map((file) -> file.getFileName().toString().replace(".java", "")).forEach(names::add);
		}
		names.removeAll(checks());
		assertThat(names).containsExactly("Clean", "package-info");
	}

	static List<String> checks() {
		List<String> names = new ArrayList<>();
		collect(configuration(), names);
		return names;
	}

	private static void collect(Configuration parent, List<String> names) {
		for (Configuration child : parent.getChildren()) {
			if (!NOT_CHECKS.contains(child.getName())) {
				names.add(nameOf(child));
			}
			collect(child, names);
		}
	}

	private static String nameOf(Configuration check) {
		try {
			return Arrays.asList(check.getPropertyNames()).contains("id") ? check.getProperty("id") : check.getName();
		}
		catch (CheckstyleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<String> violations(String fixture, List<String> companions) {
		return violations(this.sources, fixture, companions);
	}

	/** The names of the checks that complain, once for each complaint. */
	private static List<String> violations(Path folder, String fixture, List<String> companions) {
		Recorder recorder = new Recorder();
		Checker checker = new Checker();
		try {
			List<Path> files = new ArrayList<>();
			files.add(copy(folder, fixture + ".java"));
			for (String companion : companions) {
				files.add(copy(folder, companion));
			}
			checker.setModuleClassLoader(Checker.class.getClassLoader());
			checker.configure(configuration());
			checker.addListener(recorder);
			checker.process(files.stream().map(Path::toFile).toList());
		}
		catch (CheckstyleException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			checker.destroy();
		}
		return recorder.violations;
	}

	private static Path copy(Path folder, String fixture) {
		try {
			Files.createDirectories(folder);
			return Files.writeString(folder.resolve(fixture), Repository.text(FIXTURES.resolve(fixture)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Configuration configuration() {
		Properties properties = new Properties();
		properties.setProperty("checkstyle.suppressions.file",
				Repository.file("checkstyle-suppressions.xml").toString());
		try {
			return ConfigurationLoader.loadConfiguration(Repository.file("checkstyle.xml").toString(),
					new PropertiesExpander(properties));
		}
		catch (CheckstyleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Recorder implements AuditListener {

		private final List<String> violations = new ArrayList<>();

		@Override
		public void addError(AuditEvent event) {
			this.violations.add(name(event.getModuleId(), event.getSourceName()));
		}

		private static String name(@Nullable String id, String checkClass) {
			String simpleName = checkClass.substring(checkClass.lastIndexOf('.') + 1);
			return (id != null) ? id : simpleName.replaceFirst("Check$", "");
		}

		@Override
		public void addException(AuditEvent event, Throwable failure) {
			throw new IllegalStateException(event.getFileName(), failure);
		}

		@Override
		public void auditStarted(AuditEvent event) {
		}

		@Override
		public void auditFinished(AuditEvent event) {
		}

		@Override
		public void fileStarted(AuditEvent event) {
		}

		@Override
		public void fileFinished(AuditEvent event) {
		}

	}

}
