/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import io.github.libp2p4j.identity.KeyFile.Access;

/**
 * Whether a key file may be used as it lies there, and its content. Stateless and
 * thread-safe.
 */
final class KeyFileAccess {

	private static final Set<PosixFilePermission> OWNER = Set.of(PosixFilePermission.OWNER_READ,
			PosixFilePermission.OWNER_WRITE);

	private static final Set<PosixFilePermission> OWNER_AND_GROUP = Set.of(PosixFilePermission.OWNER_READ,
			PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

	private KeyFileAccess() {
	}

	/**
	 * @throws KeyFileException if the file is of another kind, or accessible to others
	 */
	static void check(Path path, Access access) {
		try {
			LinkOption[] links = links(access);
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
			if (attributes.isSymbolicLink()) {
				throw new KeyFileException(path, "is a symbolic link",
						"Name the file itself, or declare it as a mounted secret if it is one");
			}
			if (!attributes.isRegularFile()) {
				throw new KeyFileException(path, "is no regular file", "Correct the path");
			}
			PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class, links);
			if (view != null) {
				checkMode(path, access, view.readAttributes().permissions());
			}
		}
		catch (IOException ex) {
			throw new KeyFileException(path, "cannot be examined: " + ex.getMessage(), "Correct the path", ex);
		}
	}

	private static void checkMode(Path path, Access access, Set<PosixFilePermission> mode) {
		Set<PosixFilePermission> allowed = (access == Access.MOUNTED) ? OWNER_AND_GROUP : OWNER;
		if (!allowed.containsAll(mode)) {
			throw new KeyFileException(path, "has mode " + octal(mode) + ", so others could read, replace or run it",
					(access == Access.MOUNTED) ? "Mount it with mode 440 or 400 (Kubernetes: defaultMode: 0440)"
							: "Run: chmod 600 " + path);
		}
	}

	static String octal(Set<PosixFilePermission> mode) {
		int bits = 0;
		for (PosixFilePermission permission : mode) {
			// Declared from the owner's read, 400, down to the others' execute, 1
			bits |= 0400 >> permission.ordinal();
		}
		return Integer.toOctalString(01000 | bits).substring(1);
	}

	/**
	 * Reads the file up to a length; a link that took its place meanwhile is not
	 * followed.
	 */
	static byte[] read(Path path, Access access, int maxBytes) throws IOException {
		Set<OpenOption> options = new java.util.HashSet<>(Arrays.asList(links(access)));
		options.add(StandardOpenOption.READ);
		try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
			ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size() + 1, maxBytes));
			while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
				continue;
			}
			byte[] content = Arrays.copyOf(buffer.array(), buffer.position());
			Arrays.fill(buffer.array(), (byte) 0);
			return content;
		}
	}

	private static LinkOption[] links(Access access) {
		return (access == Access.MOUNTED) ? new LinkOption[0] : new LinkOption[] { LinkOption.NOFOLLOW_LINKS };
	}

	static Set<PosixFilePermission> ownerMode() {
		return EnumSet.copyOf(OWNER);
	}

}
