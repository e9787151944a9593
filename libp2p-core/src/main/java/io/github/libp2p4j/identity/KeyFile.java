/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A node's private key on disk, locked while in use: two nodes with one key would take
 * each other's connections. Thread-safe.
 * <p>
 * The file holds the protobuf {@code PrivateKey} that go-, rust- and js-libp2p write; its
 * base64 (kubo's {@code PrivKey}) and PEM are read too. The lock is on a file beside it,
 * {@code NAME.lock}, which stays: a lock on the key itself would be lost as soon as
 * anything in this process read the key and closed it (POSIX), or replaced it. In a
 * folder that cannot be written, such as a mounted secret, only nodes within this process
 * are kept apart.
 */
public final class KeyFile implements AutoCloseable {

	/** Chosen: the largest key, RSA with 8,192 bits in PEM, takes 6 KiB. */
	static final int MAX_BYTES = 64 * 1024;

	/** {@code field 1, varint}: how each key protobuf begins, and no text does. */
	private static final byte PROTOBUF_START = 0x08;

	private final Path path;

	private final KeyPair keyPair;

	private final KeyFileLock lock;

	private KeyFile(Path path, KeyPair keyPair, KeyFileLock lock) {
		this.path = path;
		this.keyPair = keyPair;
		this.lock = lock;
	}

	/** Whom a key file may be readable by, and how it may be reached. */
	public enum Access {

		/**
		 * By its owner alone (mode 600 or 400), and no symbolic link: where nothing else
		 * is known, the safe choice.
		 */
		PRIVATE,

		/**
		 * By its owner and group (mode 640 or narrower), and through symbolic links: a
		 * secret that an orchestrator mounts is both. It is never created.
		 */
		MOUNTED

	}

	/**
	 * Opens an existing private file.
	 * @throws KeyFileException as {@link #open(Path, Access)} does
	 */
	public static KeyFile open(Path path) {
		return open(path, Access.PRIVATE);
	}

	/**
	 * Opens an existing file.
	 * @throws KeyFileException if it is missing, no regular file, more accessible than
	 * that, in use by another node, longer than 64 KiB, truncated or no key
	 */
	public static KeyFile open(Path path, Access access) {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			throw new KeyFileException(path, "does not exist", "Correct the path, or let a new key be created there");
		}
		// Before a lock file is put beside something that is no key.
		KeyFileAccess.check(path, access);
		KeyFileLock lock = KeyFileLock.acquire(path, realPath(path));
		return lock.guard(() -> new KeyFile(path, read(path, access), lock));
	}

	/**
	 * Opens a private file, and creates it with a new key if nothing is there: with mode
	 * 600, whole or not at all, with its folders (mode 700) if they are missing. What
	 * exists is never replaced, whatever its state.
	 * @param type the kind of key that is created; an existing one may be of another
	 * @throws KeyFileException as {@link #open(Path, Access)} does, or if the file cannot
	 * be created
	 */
	public static KeyFile openOrCreate(Path path, KeyType type) {
		Objects.requireNonNull(type);
		if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return open(path, Access.PRIVATE);
		}
		KeyFileWriter.createFolders(path);
		KeyFileLock lock = KeyFileLock.acquire(path, realPath(path));
		return lock.guard(() -> {
			try {
				KeyFileWriter.create(path, KeyPair.generate(type).toProtobuf());
			}
			catch (FileAlreadyExistsException ex) {
				// Somebody else was faster: that one counts.
			}
			// What is on disk is what the next start will find, so it is what counts now.
			return new KeyFile(path, read(path, Access.PRIVATE), lock);
		});
	}

	/** The folder resolved, and the file too if it is a link. */
	private static Path realPath(Path path) {
		try {
			if (Files.exists(path)) {
				return path.toRealPath();
			}
			Path absolute = path.toAbsolutePath();
			Path folder = absolute.getParent();
			return (folder != null) ? folder.toRealPath().resolve(absolute.getFileName()) : absolute;
		}
		catch (IOException ex) {
			throw new KeyFileException(path, "cannot be reached: " + ex.getMessage(), "Correct the path", ex);
		}
	}

	private static KeyPair read(Path path, Access access) {
		KeyFileAccess.check(path, access);
		byte[] content;
		try {
			content = KeyFileAccess.read(path, access, MAX_BYTES + 1);
		}
		catch (IOException ex) {
			throw new KeyFileException(path, "cannot be read: " + ex.getMessage(),
					"Let the user who runs this own it, with mode 600", ex);
		}
		try {
			return parse(path, content);
		}
		catch (IllegalArgumentException ex) {
			throw new KeyFileException(path, "holds no usable key: " + ex.getMessage(),
					"Restore it from a backup; or move it away, and the node gets a new key and with it a new peer id",
					ex);
		}
		finally {
			Arrays.fill(content, (byte) 0);
		}
	}

	private static KeyPair parse(Path path, byte[] content) {
		if (content.length == 0) {
			throw new IllegalArgumentException("it is empty");
		}
		if (content.length > MAX_BYTES) {
			throw new IllegalArgumentException("it is longer than " + MAX_BYTES + " bytes");
		}
		if (content[0] == PROTOBUF_START) {
			return KeyPair.fromProtobuf(content);
		}
		String text = new String(content, StandardCharsets.US_ASCII).strip();
		if (text.contains("-----BEGIN ")) {
			return KeyPair.fromPem(text);
		}
		byte[] protobuf;
		try {
			// The decoder would do without the padding, which may be where a file was
			// cut.
			protobuf = Base64.getDecoder().decode((text.length() % 4 == 0) ? text : "?");
		}
		catch (IllegalArgumentException ex) {
			// The decoder's message would show a character of the key.
			throw new IllegalArgumentException("it is neither a key protobuf, nor all of its base64, nor PEM");
		}
		return KeyPair.fromProtobuf(protobuf);
	}

	public KeyPair keyPair() {
		return this.keyPair;
	}

	public Path path() {
		return this.path;
	}

	/** Gives the lock up; the key pair stays usable. Idempotent. */
	@Override
	public void close() {
		this.lock.close();
	}

	/** The path and the peer id. */
	@Override
	public String toString() {
		return this.path + " (" + this.keyPair + ")";
	}

}
