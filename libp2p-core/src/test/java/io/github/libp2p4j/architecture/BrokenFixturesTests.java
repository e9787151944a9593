/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each of the {@link Rules} fails on code that breaks it: a rule that cannot fail guards
 * nothing.
 */
class BrokenFixturesTests {

	private static final String FIXTURES = "io.github.libp2p4j.architecture.fixtures";

	private static final Path DRAWINGS = Repository.file("libp2p-core/src/test/resources/architecture");

	@Test
	void findsTheCycle() {
		assertThat(violations(Rules.noCycles(), "cycle")).singleElement().asString().contains("Cycle detected");
		assertThat(violations(Rules.noCycles(), "drawn")).isEmpty();
	}

	@Test
	void findsTheArrowThatIsNotDrawn() {
		assertThat(violations(drawing("reversed.puml"), "drawn"))
			.anySatisfy((violation) -> assertThat(violation).contains("Upper.lower()").contains("Lower"));
		assertThat(violations(drawing("true.puml"), "drawn")).isEmpty();
	}

	@Test
	void findsTheRoomThatIsNotDrawn() {
		assertThat(Rules.undrawnRooms(DRAWINGS.resolve("room-missing.puml"), fixture("drawn")))
			.containsExactly(FIXTURES + ".drawn.lower");
		assertThat(Rules.undrawnRooms(DRAWINGS.resolve("true.puml"), fixture("drawn"))).isEmpty();
		assertThat(violations(drawing("room-missing.puml"), "drawn"))
			.anySatisfy((violation) -> assertThat(violation).contains("Upper.lower()").contains("Lower"));
	}

	@Test
	void findsTheRoomThatIsNotThere() {
		assertThat(Rules.roomsWithoutCode(DRAWINGS.resolve("too-much.puml"), fixture("drawn")))
			.containsExactly(FIXTURES + ".drawn.attic");
	}

	@Test
	void findsTheArrowThatNoCodeUses() {
		assertThat(Rules.unusedArrows(DRAWINGS.resolve("reversed.puml"), fixture("drawn")))
			.containsExactly("lower --> upper");
		assertThat(Rules.unusedArrows(DRAWINGS.resolve("too-much.puml"), fixture("drawn")))
			.as("a grey arrow may wait for its code")
			.isEmpty();
	}

	@Test
	void refusesALineThatIsNeitherRoomNorArrow(@TempDir Path folder) throws IOException {
		Path drawing = Files.writeString(folder.resolve("drawing.puml"), "@startuml\n[a] <|-- [b]\n@enduml\n");
		assertThatIllegalArgumentException().isThrownBy(() -> Drawing.read(drawing))
			.withMessageContaining("[a] <|-- [b]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "StartsAThread", "WaitsForOthers", "OpensASocket", "UsesAChannel", "Logs", "ReadsAFile" })
	void findsInputOutputInAMachine(String broken) {
		assertThat(violations(Rules.machinesImportNoInputOutput(), "impure"))
			.anySatisfy((violation) -> assertThat(violation).contains("." + broken));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ReadsTheClock", "RefersToTheClock", "DrawsRandomness" })
	void findsAMachineThatAsksForTimeOrRandomness(String broken) {
		assertThat(violations(Rules.machinesAskNobodyForTimeOrRandomness(), "impure"))
			.anySatisfy((violation) -> assertThat(violation).contains("." + broken));
	}

	@Test
	void findsSelectorsOutsideTheEventLoop() {
		assertThat(violations(Rules.selectorsStayInTheEventLoop(), "channels"))
			.anySatisfy((violation) -> assertThat(violation).contains(".Selects."))
			.anySatisfy((violation) -> assertThat(violation).contains(".Accepts."))
			.noneSatisfy((violation) -> assertThat(violation).contains("HandsASocketOver"))
			.noneSatisfy((violation) -> assertThat(violation).contains("SelectsRightly"));
	}

	@Test
	void findsSocketsUsedOutsideTheEventLoop() {
		assertThat(violations(Rules.socketsAreUsedInTheEventLoop(), "channels")).singleElement()
			.asString()
			.contains("WritesToASocket");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot", "io.netty.channel", "io.micrometer.core", "jakarta.inject" })
	void findsTheFramework(String framework, @TempDir Path folder) throws IOException {
		compile(folder, framework, "Framework", "public class Framework {}");
		compile(folder, "io.github.libp2p4j.connection", "Broken",
				"class Broken extends %s.Framework {}".formatted(framework));
		JavaClasses broken = new ClassFileImporter().importPath(folder.resolve("io"));
		assertThat(violations(Rules.noFrameworks(), broken)).isNotEmpty();
	}

	@Test
	void findsJavaDeserialisation() {
		assertThat(violations(Rules.noDeserialisation(), "objects")).isNotEmpty();
	}

	@Test
	void findsTheMutableStaticField() {
		assertThat(violations(Rules.noStaticState(), "state")).singleElement().asString().contains("KeepsState.count");
	}

	@Test
	void findsThePackageWithoutNullMarks() {
		assertThat(violations(Rules.packagesAreNullMarked(), "state")).singleElement()
			.asString()
			.contains("KeepsState is in a package without @NullMarked");
		assertThat(violations(Rules.packagesAreNullMarked(), "names")).isEmpty();
	}

	@Test
	void findsNamesThatSayNothing() {
		assertThat(violations(Rules.namesSaySomething(), "names"))
			.anySatisfy((violation) -> assertThat(violation).contains("StreamUtils"))
			.anySatisfy((violation) -> assertThat(violation).contains("StreamManager"))
			.noneSatisfy((violation) -> assertThat(violation).contains("ConnectionManager"));
	}

	@Test
	void findsTheGetPrefix() {
		assertThat(violations(Rules.noGetPrefix(), "names")).singleElement().asString().contains("getConnections");
	}

	private static ArchRule drawing(String file) {
		return Rules.arrowsAreDrawn(DRAWINGS.resolve(file), FIXTURES + ".drawn..");
	}

	private static List<String> violations(ArchRule rule, String fixture) {
		return violations(rule, fixture(fixture));
	}

	private static List<String> violations(ArchRule rule, JavaClasses classes) {
		return rule.evaluate(classes).getFailureReport().getDetails();
	}

	private static JavaClasses fixture(String name) {
		return new ClassFileImporter().importPackages(FIXTURES + "." + name);
	}

	/**
	 * For fixtures that need a library which core must not even have on its test path.
	 */
	private static void compile(Path folder, String packageName, String name, String source) throws IOException {
		Path file = folder.resolve("src").resolve(name + ".java");
		Files.createDirectories(file.getParent());
		Files.writeString(file, "package " + packageName + "; " + source);
		StringWriter messages = new StringWriter();
		int result = ToolProvider.findFirst("javac")
			.orElseThrow()
			.run(new PrintWriter(messages), new PrintWriter(messages), "-d", folder.toString(), "-cp",
					folder.toString(), file.toString());
		assertThat(result).as(messages.toString()).isZero();
	}

}
