/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** When peers are built, and of which files. Needs no peer and no tools. */
class WorkshopTests {

	private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

	@TempDir
	private Path temporary;

	private Path sources;

	private Path cache;

	private final RecordingToolchain toolchain = new RecordingToolchain();

	@BeforeEach
	void someSources() throws IOException {
		this.sources = this.temporary.resolve("sources");
		this.cache = this.temporary.resolve("cache");
		write("go/go.mod", "new");
		write("go/cmd/peer/main.go", "main");
		write("go/older/go.mod", "old");
	}

	@Test
	void buildsOnceInTheCache() throws IOException {
		try (Workshop workshop = workshop()) {
			Installation built = workshop.ready(Implementation.GO, Release.NEWEST);
			assertThat(workshop.ready(Implementation.GO, Release.NEWEST)).isEqualTo(built);
			assertThat(built.folder()).isEqualTo(this.cache.resolve("go-newest"));
			assertThat(built.folder().resolve("cmd/peer/main.go")).hasContent("main");
			assertThat(built.folder().resolve("go.mod")).hasContent("new");
			assertThat(built.folder().resolve("older")).doesNotExist();
			assertThat(this.toolchain.builds).isEqualTo(1);
		}
	}

	@Test
	void laysTheOlderReleasesFilesOverTheSources() throws IOException {
		try (Workshop workshop = workshop()) {
			Installation built = workshop.ready(Implementation.GO, Release.OLDER);
			assertThat(built.folder().resolve("cmd/peer/main.go")).hasContent("main");
			assertThat(built.folder().resolve("go.mod")).hasContent("old");
		}
	}

	@Test
	void buildsAgainOnlyWhenAFileOrAToolHasChanged() throws IOException {
		build();
		build();
		assertThat(this.toolchain.builds).isEqualTo(1);
		write("go/cmd/peer/main.go", "changed");
		build();
		assertThat(this.toolchain.builds).isEqualTo(2);
		this.toolchain.version = "2";
		build();
		assertThat(this.toolchain.builds).isEqualTo(3);
	}

	@Test
	void leavesTheTimesOfFilesThatAreTheSame() throws IOException {
		build();
		Path unchanged = this.cache.resolve("go-newest/go.mod");
		Files.setLastModifiedTime(unchanged, LONG_AGO);
		write("go/cmd/peer/main.go", "changed");
		build();
		assertThat(Files.getLastModifiedTime(unchanged)).isEqualTo(LONG_AGO);
		assertThat(this.cache.resolve("go-newest/cmd/peer/main.go")).hasContent("changed");
	}

	@Test
	void removesWhatIsGoneAndKeepsWhatWasBuilt() throws IOException {
		write("go/cmd/peer/more.go", "more");
		build();
		Files.delete(this.sources.resolve("go/cmd/peer/more.go"));
		build();
		assertThat(this.cache.resolve("go-newest/cmd/peer/more.go")).doesNotExist();
		assertThat(this.cache.resolve("go-newest/product")).exists();
	}

	@Test
	void copiesNothingThatToolsMadeInTheSources() throws IOException {
		write("go/target/peer", "binary");
		write("go/cmd/node_modules/x", "module");
		build();
		assertThat(this.cache.resolve("go-newest/target")).doesNotExist();
		assertThat(this.cache.resolve("go-newest/cmd/node_modules")).doesNotExist();
	}

	@Test
	void failsEveryTimeWithTheOutputsNameWhenABuildFails() throws IOException {
		this.toolchain.failure = "syntax error, see out.txt";
		try (Workshop workshop = workshop()) {
			for (int i = 0; i < 2; i++) {
				assertThatIllegalStateException().isThrownBy(() -> workshop.ready(Implementation.GO, Release.NEWEST))
					.withMessageContaining("The peer go-newest could not be built")
					.withMessageContaining("syntax error, see out.txt");
			}
		}
		assertThat(this.toolchain.builds).isEqualTo(1);
		this.toolchain.failure = "";
		build();
		assertThat(this.toolchain.builds).isEqualTo(2);
	}

	@Test
	void abortsWithTheReasonWithoutTheTools() throws IOException {
		this.toolchain.absence = "There is no go on this machine's PATH";
		try (Workshop workshop = workshop()) {
			assertThatExceptionOfType(TestAbortedException.class)
				.isThrownBy(() -> workshop.ready(Implementation.GO, Release.NEWEST))
				.withMessageContaining("There is no go on this machine's PATH")
				.withMessageContaining("go-libp2p");
		}
	}

	private void build() throws IOException {
		try (Workshop workshop = workshop()) {
			workshop.ready(Implementation.GO, Release.NEWEST);
		}
	}

	private Workshop workshop() {
		return new Workshop(this.sources, this.cache, this.temporary.resolve("output"), (any) -> this.toolchain);
	}

	private void write(String file, String text) throws IOException {
		Path path = this.sources.resolve(file);
		Files.createDirectories(path.resolve("..").normalize());
		Files.writeString(path, text);
	}

	private static final class RecordingToolchain implements Toolchain {

		private int builds;

		private String version = "1";

		private String absence = "";

		private String failure = "";

		@Override
		public Optional<String> absence() {
			return Optional.of(this.absence).filter((reason) -> !reason.isEmpty());
		}

		@Override
		public String version() {
			return this.version;
		}

		@Override
		public void build(Path folder, Path output) throws IOException {
			this.builds++;
			if (!this.failure.isEmpty()) {
				throw new IllegalStateException(this.failure);
			}
			Files.writeString(folder.resolve("product"), "built");
		}

		@Override
		public List<String> command(Path folder) {
			return List.of(folder.resolve("product").toString());
		}

	}

}
