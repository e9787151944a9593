/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * Puts a new key on disk: whole or not at all, never over another one, and never readable
 * by others. Stateless and thread-safe.
 */
final class KeyFileWriter {

	private KeyFileWriter() {
	}

	/** Where the bytes go before they get their name; replaced by tests to fail. */
	interface Opener {

		FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
				throws IOException;

	}

	static void createFolders(Path path) {
		Path folder = path.toAbsolutePath().getParent();
		if (folder == null || Files.isDirectory(folder)) {
			return;
		}
		try {
			Files.createDirectories(folder, mode(path.getFileSystem(), "rwx------"));
		}
		catch (IOException ex) {
			throw new KeyFileException(path, "cannot be created: " + ex.getMessage(),
					"Let the user who runs this write to " + folder, ex);
		}
	}

	/**
	 * @throws FileAlreadyExistsException if there is a file already
	 * @throws KeyFileException if the file cannot be written; nothing is left behind then
	 */
	static void create(Path path, byte[] content) throws FileAlreadyExistsException {
		create(path, content, FileChannel::open);
	}

	static void create(Path path, byte[] content, Opener opener) throws FileAlreadyExistsException {
		byte[] suffix = new byte[8];
		new SecureRandom().nextBytes(suffix);
		Path temporary = path
			.resolveSibling("." + path.getFileName() + "." + HexFormat.of().formatHex(suffix) + ".tmp");
		try {
			try {
				write(temporary, content, opener);
				publish(temporary, path);
			}
			finally {
				Files.deleteIfExists(temporary);
			}
			syncFolder(path);
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new KeyFileException(path, "cannot be created: " + ex.getMessage(),
					"Make room there, and let the user who runs this write to the folder", ex);
		}
	}

	private static void write(Path temporary, byte[] content, Opener opener) throws IOException {
		try (FileChannel channel = opener.open(temporary,
				Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
				mode(temporary.getFileSystem(), "rw-------"))) {
			ByteBuffer buffer = ByteBuffer.wrap(content);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
			channel.force(true);
		}
	}

	/** Unlike a rename, a link never replaces what is there. */
	private static void publish(Path temporary, Path path) throws IOException {
		try {
			Files.createLink(path, temporary);
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			// No hard links here; this one looks first, and the lock keeps other nodes
			// out meanwhile.
			Files.move(temporary, path);
		}
	}

	/** Without it, a power cut could undo the name though the bytes are safe. */
	private static void syncFolder(Path path) throws IOException {
		if (!isPosix(path.getFileSystem())) {
			return;
		}
		try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
			folder.force(true);
		}
	}

	static FileAttribute<?>[] mode(FileSystem fileSystem, String permissions) {
		return isPosix(fileSystem)
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(FileSystem fileSystem) {
		return fileSystem.supportedFileAttributeViews().contains("posix");
	}

}
