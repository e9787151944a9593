/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of this repository are, wherever the tests are started from.
 */
final class Repository {

	private Repository() {
	}

	static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (folder != null && !Files.exists(folder.resolve("checkstyle.xml"))) {
			folder = folder.getParent();
		}
		if (folder == null) {
			throw new IllegalStateException("No checkstyle.xml in or above " + Path.of("").toAbsolutePath());
		}
		return folder;
	}

	static Path file(String path) {
		return root().resolve(path);
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
