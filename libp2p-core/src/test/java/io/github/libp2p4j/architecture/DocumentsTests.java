/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name files and classes that exist.
 */
class DocumentsTests {

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");

	private static final Pattern FEATURE = Pattern.compile("(?m)^\\| (F\\d\\d) \\|.*\\| (done|under way|open) \\|$");

	private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.[a-z]\\w*\\(?\\)?)?`");

	private static final Pattern TRAP = Pattern.compile("(?m)^\\| (F\\d+) \\|.*\\|([^|]*)\\|$");

	private static final Pattern COMPLAINT = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|([^|]*)\\|$");

	private static final Path SPRING = Repository.file("docs/spring");

	private static final Pattern TEST_NAME = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+)\\(\\))?`");

	@Test
	void linksLeadToFiles() throws IOException {
		Set<String> broken = new TreeSet<>();
		for (Path document : documents()) {
			LINK.matcher(Repository.text(document))
				.results()
				.map((link) -> document.resolveSibling(link.group(1)).normalize())
				.filter((target) -> !Files.exists(target))
				.forEach((target) -> broken.add(document.getFileName() + " -> " + target));
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void everyFeatureHasItsRow() {
		List<String> expected = Stream.iterate(1, (number) -> number + 1).limit(46).map("F%02d"::formatted).toList();
		assertThat(features().map((row) -> row.group(1))).isEqualTo(expected);
	}

	@Test
	void featuresThatAreDoneNameClassesThatExistAndATest() throws IOException {
		Set<String> classes = classNames();
		assertThat(features().filter((row) -> row.group(2).equals("done"))).allSatisfy((row) -> {
			List<String> named = TYPE_NAME.matcher(row.group()).results().map((name) -> name.group(1)).toList();
			assertThat(classes).as(row.group(1)).containsAll(named);
			assertThat(named).as(row.group(1)).anyMatch((name) -> name.endsWith("Tests"));
		});
	}

	@Test
	void featuresBeyondTheListNameClassesThatExistAndATest() throws IOException {
		Set<String> classes = classNames();
		String beyond = Repository.text(Repository.file("docs/features.md")).split("## Beyond that list", 2)[1];
		assertThat(beyond.lines().filter((line) -> line.startsWith("| ") && line.contains("`"))).isNotEmpty()
			.allSatisfy((row) -> {
				List<String> named = TYPE_NAME.matcher(row).results().map((name) -> name.group(1)).toList();
				assertThat(classes).as(row).containsAll(named);
				assertThat(named).as(row).anyMatch((name) -> name.endsWith("Tests"));
			});
	}

	@Test
	void everyTrapHasItsRowAndATest() {
		List<String> expected = Stream.iterate(1, (number) -> number + 1).limit(27).map((n) -> "F" + n).toList();
		assertThat(traps().map((row) -> row.group(1))).isEqualTo(expected);
		assertThat(traps()).allSatisfy((row) -> assertThat(row.group(2)).as(row.group(1)).contains("Tests"));
	}

	@Test
	void testsThatTrapsNameExist() throws IOException {
		testsExist(traps());
	}

	@Test
	void everyComplaintHasItsRowAndTestsThatExist() throws IOException {
		List<String> expected = Stream.iterate(1, (number) -> number + 1).limit(16).map(String::valueOf).toList();
		assertThat(complaints().map((row) -> row.group(1))).isEqualTo(expected);
		testsExist(complaints());
	}

	@Test
	void everyPageAboutSpringIsInTheIndex() throws IOException {
		String index = Repository.text(SPRING.resolve("README.md"));
		try (Stream<Path> pages = Files.list(SPRING)) {
			assertThat(pages.map((page) -> page.getFileName().toString()).filter((name) -> !name.equals("README.md")))
				.as("pages to link in docs/spring/README.md")
				.allSatisfy((name) -> assertThat(index).contains("(" + name + ")"));
		}
	}

	private static void testsExist(Stream<MatchResult> rows) throws IOException {
		Map<String, String> tests = testSources();
		assertThat(rows).allSatisfy((row) -> TEST_NAME.matcher(row.group(2)).results().forEach((name) -> {
			String source = tests.getOrDefault(name.group(1), "");
			assertThat(source).as(row.group(1) + " names " + name.group(1)).isNotEmpty();
			if (name.group(2) != null) {
				assertThat(Pattern.compile("@\\w*Test\\w*(?s:(?!\\R\\R).)*\\b" + name.group(2) + "\\(")
					.matcher(source)
					.find()).as(row.group(1) + " names " + name.group()).isTrue();
			}
		}));
	}

	private static Stream<MatchResult> complaints() {
		return COMPLAINT.matcher(Repository.text(SPRING.resolve("README.md"))).results();
	}

	private static Stream<MatchResult> traps() {
		return TRAP.matcher(Repository.text(Repository.file("docs/traps.md"))).results();
	}

	private static Map<String, String> testSources() throws IOException {
		try (Stream<Path> files = Files.find(Repository.root(), 20,
				(file, attributes) -> file.toString().endsWith("Tests.java") && file.toString().contains("src"))) {
			return files.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
					Repository::text, String::concat, TreeMap::new));
		}
	}

	private static Stream<MatchResult> features() {
		return FEATURE.matcher(Repository.text(Repository.file("docs/features.md"))).results();
	}

	private static List<Path> documents() throws IOException {
		try (Stream<Path> top = Files.list(Repository.root());
				Stream<Path> docs = Files.walk(Repository.file("docs"))) {
			return Stream.concat(top, docs).filter((file) -> file.toString().endsWith(".md")).sorted().toList();
		}
	}

	private static Set<String> classNames() throws IOException {
		try (Stream<Path> files = Files.find(Repository.root(), 20,
				(file, attributes) -> file.toString().matches(".*/src/.*\\.(java|kt)"))) {
			return files.map((file) -> file.getFileName().toString().replaceFirst("\\.(java|kt)$", ""))
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

}
