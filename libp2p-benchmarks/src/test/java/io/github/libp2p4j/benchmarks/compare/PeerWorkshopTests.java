/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeerWorkshopTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(PeerLanguage.class)
	void saysWhyThereIsNoPeer(PeerLanguage language) throws Exception {
		Participant peer = new PeerWorkshop(this.folder.resolve("nowhere"), this.folder).ready(language);
		assertThat(peer.absence()).containsAnyOf("not installed: there is no ", "no sources: there is no folder ");
	}

	/** Go fails fast, and without the network, where there is no module. */
	@Test
	void saysWhyABuildFailed() throws Exception {
		Files.createDirectories(this.folder.resolve("sources/go/older"));
		Files.writeString(this.folder.resolve("sources/go/readme.txt"), "no go.mod");
		Files.writeString(this.folder.resolve("sources/go/older/readme.txt"), "not taken");
		Participant peer = new PeerWorkshop(this.folder.resolve("sources"), this.folder).ready(PeerLanguage.GO);
		assertThat(peer.absence()).containsAnyOf("not installed: ", "not built: go build");
		if (PeerLanguage.GO.absence().isEmpty()) {
			assertThat(this.folder.resolve("go-benchmark/readme.txt")).exists();
			assertThat(this.folder.resolve("go-benchmark/older")).doesNotExist();
		}
	}

}
