/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A key file that cannot be used: which, why, and what to do about it. It shows nothing
 * of the key.
 */
public final class KeyFileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Path path;

	private final String problem;

	private final String remedy;

	KeyFileException(Path path, String problem, String remedy) {
		this(path, problem, remedy, null);
	}

	KeyFileException(Path path, String problem, String remedy, @Nullable Throwable cause) {
		super("Key file " + path + " " + problem + ". " + remedy + ".", cause);
		this.path = path;
		this.problem = problem;
		this.remedy = remedy;
	}

	/** The file. */
	public Path path() {
		return this.path;
	}

	/** What is wrong, such as {@code is readable by others (mode 644)}. */
	public String problem() {
		return this.problem;
	}

	/** What to do, such as {@code Run: chmod 600 node.key}. */
	public String remedy() {
		return this.remedy;
	}

}
