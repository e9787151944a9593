/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Makes the peers' programs of the sources of libp2p-interop, in folders of its own in
 * that module's cache, so that a run of its tests and a comparison do not build under one
 * another. The build tools know best what is to be done, and are asked every time. Used
 * by one thread.
 */
final class PeerWorkshop {

	/** What tools make in the sources' folder when somebody works there. */
	private static final Set<String> PRODUCTS = Set.of("node_modules", "target", "older", "Cargo.lock");

	/**
	 * Lists what was copied, so that a file that is gone from the sources goes there too.
	 */
	private static final String LIST = ".sources";

	private static final int BUILD_TIMEOUT_MINUTES = 30;

	private final @Nullable Path interopFolder;

	private final Path cacheFolder;

	/**
	 * @param interopFolder where the sources are, or null to look beside this program
	 * @param cacheFolder where to build
	 */
	PeerWorkshop(@Nullable Path interopFolder, Path cacheFolder) {
		this.interopFolder = (interopFolder != null) ? interopFolder : besideThisProgram().orElse(null);
		this.cacheFolder = cacheFolder;
	}

	/** Where libp2p-interop's own driver builds too. */
	static Path usualCacheFolder() {
		return Path.of(System.getProperty("user.home"), ".cache/libp2p4j-interop");
	}

	/** The peer ready to start, or why there is none. */
	Participant ready(PeerLanguage language) throws InterruptedException {
		String name = language.label();
		Optional<String> absence = language.absence();
		if (absence.isPresent()) {
			return Participant.absent(name, absence.get());
		}
		Path sources = (this.interopFolder != null) ? this.interopFolder.resolve(name) : null;
		if (sources == null || !Files.isDirectory(sources)) {
			return Participant.absent(name,
					"no sources: there is no folder " + sources + ", say --interop-folder libp2p-interop");
		}
		Path folder = this.cacheFolder.toAbsolutePath().resolve(name + "-benchmark");
		try {
			build(language, sources, folder);
			return new Participant(name, language.command(folder), folder, null);
		}
		catch (IOException ex) {
			return Participant.absent(name, "not built: " + ex.getMessage());
		}
	}

	private void build(PeerLanguage language, Path sources, Path folder) throws IOException, InterruptedException {
		Files.createDirectories(folder);
		Path output = folder.resolveSibling(folder.getFileName() + ".txt");
		try (FileChannel channel = FileChannel.open(folder.resolveSibling(folder.getFileName() + ".lock"),
				StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock alone = channel.lock()) {
			copy(sources, folder);
			if (!language.isBuilt(folder)) {
				run(language.buildCommand(folder), folder, output);
			}
		}
	}

	/**
	 * Files that are the same keep their times, so that build tools find nothing to do.
	 */
	private static void copy(Path sources, Path folder) throws IOException {
		List<Path> files;
		try (Stream<Path> tree = Files.walk(sources)) {
			files = tree.filter(Files::isRegularFile).map(sources::relativize).filter(PeerWorkshop::isSource).toList();
		}
		for (Path file : files) {
			byte[] content = Files.readAllBytes(sources.resolve(file));
			Path copy = folder.resolve(file.toString());
			if (!Files.isRegularFile(copy) || !Arrays.equals(Files.readAllBytes(copy), content)) {
				Files.createDirectories(copy.resolveSibling("."));
				Files.write(copy, content);
			}
		}
		Path list = folder.resolve(LIST);
		if (Files.exists(list)) {
			for (String copied : Files.readAllLines(list)) {
				if (!files.contains(Path.of(copied))) {
					Files.deleteIfExists(folder.resolve(copied));
				}
			}
		}
		Files.write(list, files.stream().map(Path::toString).toList());
	}

	private static boolean isSource(Path file) {
		return !PRODUCTS.contains(file.getName(0).toString());
	}

	private static void run(List<String> command, Path folder, Path output) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(output.toFile())
			.start();
		boolean ended = process.waitFor(BUILD_TIMEOUT_MINUTES, TimeUnit.MINUTES);
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly().waitFor();
		if (!ended || process.exitValue() != 0) {
			String how = ended ? "ended with " + process.exitValue() : "took over " + BUILD_TIMEOUT_MINUTES + " min";
			throw new IOException(String.join(" ", command) + " " + how + ", see " + output);
		}
	}

	/** From the module's target folder, or the current folder, up to where it is. */
	private static Optional<Path> besideThisProgram() {
		try {
			Path program = Path.of(PeerWorkshop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return Stream.of(program, Path.of("").toAbsolutePath())
				.flatMap((start) -> Stream.iterate(start, (path) -> path != null, Path::getParent))
				.map((folder) -> folder.resolve("libp2p-interop"))
				.filter((folder) -> Files.exists(folder.resolve("CONTROL.md")))
				.findFirst();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

}
