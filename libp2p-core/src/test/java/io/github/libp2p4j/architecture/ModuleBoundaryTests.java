/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The other modules name only those packages of libp2p-core that its module descriptor
 * exports. On the class path nobody else would notice. Sources are read, not classes:
 * core is compiled before the others.
 */
class ModuleBoundaryTests {

	private static final String ROOT_PACKAGE = "io.github.libp2p4j";

	private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

	private static final Pattern PACKAGE = Pattern.compile("\\bio\\.github\\.libp2p4j(?:\\.[a-z]\\w*)*(?=\\.[A-Z*])");

	/**
	 * The one exception: JMH measures hidden rooms one by one, which no way through what
	 * is exported would do. The rest of that module is a user like any other.
	 */
	private static final Path ROOM_BENCHMARKS = Repository
		.file("libp2p-benchmarks/src/main/java/io/github/libp2p4j/benchmarks/jmh");

	private static final Path CORE = Repository.file("libp2p-core/src/main/java");

	@Test
	void otherModulesNameExportedPackagesOnly() throws IOException {
		Set<String> hidden = hiddenPackages();
		List<String> offences = new ArrayList<>();
		for (Path source : sourcesOfOtherModules()) {
			for (String name : packagesNamedIn(Repository.text(source))) {
				if (hidden.contains(name)) {
					offences.add(Repository.root().relativize(source) + " names " + name);
				}
			}
		}
		assertThat(offences).isEmpty();
	}

	@Test
	void knowsWhatIsHidden() throws IOException {
		assertThat(hiddenPackages()).contains(ROOT_PACKAGE + ".yamux", ROOT_PACKAGE + ".eventloop")
			.doesNotContain(ROOT_PACKAGE, ROOT_PACKAGE + ".identity", ROOT_PACKAGE + ".host");
	}

	@Test
	void findsImportsStaticImportsAndNamesInTheText() {
		assertThat(packagesNamedIn("""
				import io.github.libp2p4j.Stream;
				import io.github.libp2p4j.yamux.YamuxSession;
				import static io.github.libp2p4j.bytes.Varint.read;
				// io.github.libp2p4j.upgrade.Mentioned
				/* {@link io.github.libp2p4j.machine.Mentioned} */
				Object session = new io.github.libp2p4j.noise.NoiseTransport();
				""")).containsExactly(ROOT_PACKAGE, ROOT_PACKAGE + ".bytes", ROOT_PACKAGE + ".noise",
				ROOT_PACKAGE + ".yamux");
	}

	private static Set<String> packagesNamedIn(String source) {
		return PACKAGE.matcher(COMMENT.matcher(source).replaceAll(""))
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> hiddenPackages() throws IOException {
		Set<String> packages;
		try (Stream<Path> files = Files.walk(CORE)) {
			packages = files.filter((file) -> file.endsWith("package-info.java"))
				.map((file) -> CORE.relativize(file.getParent())
					.toString()
					.replace(file.getFileSystem().getSeparator(), "."))
				.collect(Collectors.toCollection(TreeSet::new));
		}
		Pattern.compile("exports ([\\w.]+);")
			.matcher(Repository.text(CORE.resolve("module-info.java")))
			.results()
			.forEach((exported) -> packages.remove(exported.group(1)));
		return packages;
	}

	private static List<Path> sourcesOfOtherModules() throws IOException {
		List<Path> sources = new ArrayList<>();
		List<MatchResult> modules = Pattern.compile("<module>([^<]+)</module>")
			.matcher(Repository.text(Repository.file("pom.xml")))
			.results()
			.toList();
		for (MatchResult module : modules) {
			Path folder = Repository.file(module.group(1)).resolve("src");
			if (!module.group(1).equals("libp2p-core") && Files.exists(folder)) {
				try (Stream<Path> files = Files.walk(folder)) {
					files.filter((file) -> file.toString().endsWith(".java") && !file.startsWith(ROOM_BENCHMARKS))
						.forEach(sources::add);
				}
			}
		}
		return sources;
	}

}
