/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a peer's folder, for one release: the folder's own, and for the older
 * release those of {@code older} in their places. Immutable.
 */
final class Sources {

	/**
	 * Lists what was copied, so that a file that is gone from the sources goes there too.
	 */
	private static final String LIST = ".sources";

	/** What tools make in the folder itself when somebody works there. */
	private static final Set<String> PRODUCTS = Set.of("node_modules", "target", "venv", ".venv", "__pycache__",
			"Cargo.lock");

	private static final String OLDER = "older";

	/** Path below the folder, with slashes, to the file itself. */
	private final Map<String, Path> files;

	private Sources(Map<String, Path> files) {
		this.files = files;
	}

	static Sources of(Path folder, Release release) throws IOException {
		Map<String, Path> files = filesOf(folder);
		if (release == Release.OLDER) {
			Path older = folder.resolve(OLDER);
			if (!Files.isDirectory(older)) {
				throw new IllegalStateException("There is no folder " + older + " with the older release's build file");
			}
			files.putAll(filesOf(older));
		}
		return new Sources(files);
	}

	/** Changes when a name or a byte changes. */
	String sha256() throws IOException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (Map.Entry<String, Path> file : this.files.entrySet()) {
				byte[] content = Files.readAllBytes(file.getValue());
				digest.update((file.getKey() + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
				digest.update(content);
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes a folder hold these files. Those that are the same already keep their times,
	 * so that build tools find nothing to do; whatever was built there stays.
	 */
	void copyTo(Path folder) throws IOException {
		for (Map.Entry<String, Path> file : this.files.entrySet()) {
			byte[] content = Files.readAllBytes(file.getValue());
			Path copy = folder.resolve(file.getKey());
			if (!Files.isRegularFile(copy) || !Arrays.equals(Files.readAllBytes(copy), content)) {
				Files.createDirectories(copy.resolve("..").normalize());
				Files.write(copy, content);
			}
		}
		Path list = folder.resolve(LIST);
		if (Files.exists(list)) {
			for (String copied : Files.readAllLines(list)) {
				if (!this.files.containsKey(copied)) {
					Files.deleteIfExists(folder.resolve(copied));
				}
			}
		}
		Files.write(list, this.files.keySet());
	}

	private static Map<String, Path> filesOf(Path folder) throws IOException {
		List<Path> found = new ArrayList<>();
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
				return !visited.equals(folder) && isLeftOut(folder, visited) ? FileVisitResult.SKIP_SUBTREE
						: FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (!isLeftOut(folder, file)) {
					found.add(file);
				}
				return FileVisitResult.CONTINUE;
			}
		});
		Map<String, Path> files = new TreeMap<>();
		found.forEach((file) -> files.put(folder.relativize(file).toString().replace('\\', '/'), file));
		return files;
	}

	private static boolean isLeftOut(Path folder, Path path) {
		return PRODUCTS.contains(path.getFileName().toString()) || path.equals(folder.resolve(OLDER));
	}

}
