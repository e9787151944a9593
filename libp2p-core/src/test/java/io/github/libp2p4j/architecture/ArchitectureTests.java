/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.net.URL;
import java.nio.file.Path;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.libp2p4j.ConnectionManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The {@link Rules}, applied to libp2p-core.
 */
class ArchitectureTests {

	private static final Path DRAWING = Repository.file("docs/architecture.puml");

	private static final JavaClasses CORE = importCore();

	private static JavaClasses importCore() {
		URL compiled = ConnectionManager.class.getProtectionDomain().getCodeSource().getLocation();
		return new ClassFileImporter().importUrl(compiled);
	}

	@Test
	void importsTheCode() {
		assertThat(CORE.contain(ConnectionManager.class)).isTrue();
		assertThat(CORE.size()).isGreaterThan(50);
	}

	@Test
	void hasNoCycles() {
		Rules.noCycles().check(CORE);
	}

	@Test
	void hasNoArrowThatIsNotDrawn() {
		Rules.arrowsAreDrawn(DRAWING, "io.github.libp2p4j..").check(CORE);
	}

	@Test
	void hasNoRoomThatIsNotDrawn() {
		assertThat(Rules.undrawnRooms(DRAWING, CORE)).as("rooms to draw in docs/architecture.puml").isEmpty();
	}

	@Test
	void drawsNoRoomThatIsNotThere() {
		assertThat(Rules.roomsWithoutCode(DRAWING, CORE)).as("rooms to erase from docs/architecture.puml").isEmpty();
	}

	@Test
	void drawsNoArrowThatNoCodeUses() {
		assertThat(Rules.unusedArrows(DRAWING, CORE)).as("arrows to erase from docs/architecture.puml").isEmpty();
	}

	@Test
	void showsTheSameArrowsInArchitectureMd() {
		assertThat(Drawing.mermaidArrows(Repository.file("ARCHITECTURE.md")))
			.isEqualTo(Drawing.read(DRAWING).allArrows());
	}

	@Test
	void keepsInputOutputOutOfTheMachines() {
		Rules.machinesImportNoInputOutput().check(CORE);
	}

	@Test
	void tellsTheMachinesTimeAndRandomness() {
		Rules.machinesAskNobodyForTimeOrRandomness().check(CORE);
	}

	@Test
	void selectsAndAcceptsInTheEventLoopOnly() {
		Rules.selectorsStayInTheEventLoop().check(CORE);
	}

	@Test
	void usesSocketsInTheEventLoopOnly() {
		Rules.socketsAreUsedInTheEventLoop().check(CORE);
	}

	@Test
	void knowsNoFramework() {
		Rules.noFrameworks().check(CORE);
	}

	@Test
	void readsNoJavaObjects() {
		Rules.noDeserialisation().check(CORE);
	}

	@Test
	void hasNoMutableStaticField() {
		Rules.noStaticState().check(CORE);
	}

	@Test
	void isNullMarkedThroughout() {
		Rules.packagesAreNullMarked().check(CORE);
	}

	@Test
	void namesTypesByWhatTheyAre() {
		Rules.namesSaySomething().check(CORE);
	}

	@Test
	void namesAccessorsWithoutGet() {
		Rules.noGetPrefix().check(CORE);
	}

}
