/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Builds peers, each once, in a cache folder outside of the source tree, and remembers
 * what came of it. Other processes that use the same cache wait while one builds, and one
 * that wants to build other sources waits until nobody runs what is there. Thread-safe.
 */
final class Workshop implements AutoCloseable {

	private static final String STAMP = ".built";

	private final Path sourceFolder;

	private final Path cacheFolder;

	private final Path outputFolder;

	private final Function<Implementation, Toolchain> toolchains;

	private final Map<String, Result> results = new HashMap<>();

	/** Shared locks on what this process uses, held to the end. */
	private final Map<String, FileChannel> locks = new HashMap<>();

	/**
	 * @param sourceFolder holds a folder for each language
	 * @param cacheFolder where to build
	 * @param outputFolder where to keep what the tools print
	 * @param toolchains how to build
	 */
	Workshop(Path sourceFolder, Path cacheFolder, Path outputFolder, Function<Implementation, Toolchain> toolchains) {
		this.sourceFolder = sourceFolder;
		this.cacheFolder = cacheFolder;
		this.outputFolder = outputFolder;
		this.toolchains = toolchains;
	}

	/** As the system properties have it. */
	static Workshop ofThisMachine() {
		String cache = System.getProperty("interop.cache.folder", "");
		return new Workshop(Interop.sourceFolder(),
				cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache/libp2p4j-interop") : Path.of(cache),
				Interop.outputFolder().resolve("build"), Toolchain::of);
	}

	/**
	 * What came of a build.
	 *
	 * @param installation when it succeeded
	 * @param failure when it did not
	 */
	private record Result(@Nullable Installation installation, @Nullable Throwable failure) {
	}

	/**
	 * The peer, built now if it was not before.
	 * @throws TestAbortedException without the tools that it takes, with the reason
	 * @throws IllegalStateException when the build failed; names its output
	 */
	synchronized Installation ready(Implementation implementation, Release release) {
		String name = implementation.language() + "-" + release.label();
		Result result = this.results.computeIfAbsent(name, (any) -> make(implementation, release));
		if (result.failure() instanceof TestAbortedException absent) {
			throw new TestAbortedException(absent.getMessage());
		}
		if (result.installation() == null) {
			throw new IllegalStateException("The peer " + name + " could not be built: "
					+ String.valueOf(result.failure()).lines().findFirst().orElse(""), result.failure());
		}
		return result.installation();
	}

	private Result make(Implementation implementation, Release release) {
		Toolchain toolchain = this.toolchains.apply(implementation);
		try {
			Optional<String> absence = toolchain.absence();
			if (absence.isPresent()) {
				return new Result(null, new TestAbortedException(
						absence.get() + ", so nothing was tried against " + implementation.title()));
			}
			String name = implementation.language() + "-" + release.label();
			Path folder = this.cacheFolder.toAbsolutePath().resolve(name);
			Files.createDirectories(folder);
			Files.createDirectories(this.outputFolder);
			Sources sources = Sources.of(this.sourceFolder.resolve(implementation.language()), release);
			String wanted = sources.sha256() + "\n" + toolchain.version() + "\n";
			Path output = this.outputFolder.resolve(name + ".txt");
			FileChannel lockFile = lockFile(name);
			while (!isBuilt(lockFile, folder, wanted)) {
				try (FileLock alone = lockFile.lock()) {
					// Whoever held it may have built just this.
					if (!stampOf(folder).equals(wanted)) {
						Files.deleteIfExists(folder.resolve(STAMP));
						Files.deleteIfExists(output);
						sources.copyTo(folder);
						toolchain.build(folder, output);
						Files.writeString(folder.resolve(STAMP), wanted);
					}
				}
			}
			return new Result(new Installation(implementation, release, folder, toolchain.command(folder)), null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Result(null, ex);
		}
		catch (IOException | RuntimeException ex) {
			return new Result(null, ex);
		}
	}

	/** If so, nobody builds other sources there until this process ends. */
	private static boolean isBuilt(FileChannel lockFile, Path folder, String wanted) throws IOException {
		FileLock shared;
		try {
			shared = lockFile.lock(0, Long.MAX_VALUE, true);
		}
		catch (OverlappingFileLockException ex) {
			// Another workshop of this process has it, which does as well.
			return stampOf(folder).equals(wanted);
		}
		if (stampOf(folder).equals(wanted)) {
			return true;
		}
		shared.release();
		return false;
	}

	private FileChannel lockFile(String name) throws IOException {
		FileChannel channel = FileChannel.open(this.cacheFolder.resolve(name + ".lock"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		this.locks.put(name, channel);
		return channel;
	}

	private static String stampOf(Path folder) throws IOException {
		Path stamp = folder.resolve(STAMP);
		return Files.exists(stamp) ? Files.readString(stamp) : "";
	}

	@Override
	public synchronized void close() throws IOException {
		for (FileChannel lock : this.locks.values()) {
			lock.close();
		}
	}

}
