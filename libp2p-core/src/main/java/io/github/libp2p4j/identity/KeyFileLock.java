/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps other nodes off a key file. Thread-safe.
 */
final class KeyFileLock implements AutoCloseable {

	/**
	 * The key files in use in this process, which is what a POSIX lock belongs to: merely
	 * opening and closing the lock file a second time would lose the first one's lock, so
	 * who is second must be found out before. The one piece of state that is as static as
	 * the thing it describes.
	 */
	private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

	private final Path realPath;

	private final @Nullable FileChannel channel;

	private final AtomicBoolean closed = new AtomicBoolean();

	private KeyFileLock(Path realPath, @Nullable FileChannel channel) {
		this.realPath = realPath;
		this.channel = channel;
	}

	/**
	 * @param path as the user knows it
	 * @param realPath the file itself, beside which the lock file lies
	 * @throws KeyFileException if another node has it
	 */
	static KeyFileLock acquire(Path path, Path realPath) {
		if (!IN_USE.add(realPath)) {
			throw inUse(path, "in this process");
		}
		boolean acquired = false;
		try {
			KeyFileLock lock = new KeyFileLock(realPath, lockFile(path, realPath));
			acquired = true;
			return lock;
		}
		finally {
			if (!acquired) {
				IN_USE.remove(realPath);
			}
		}
	}

	/** Runs what follows the locking, and unlocks if that fails. */
	<T> T guard(Supplier<T> action) {
		boolean done = false;
		try {
			T result = action.get();
			done = true;
			return result;
		}
		finally {
			if (!done) {
				close();
			}
		}
	}

	private static @Nullable FileChannel lockFile(Path path, Path realPath) {
		Path lockPath = realPath.resolveSibling(realPath.getFileName() + ".lock");
		FileChannel channel;
		try {
			channel = FileChannel.open(lockPath,
					Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
					KeyFileWriter.mode(lockPath.getFileSystem(), "rw-------"));
		}
		catch (IOException ex) {
			if (Files.isSymbolicLink(lockPath)) {
				throw new KeyFileException(path, "has a lock file that is a symbolic link, " + lockPath,
						"Remove the link", ex);
			}
			// A folder that cannot be written: nothing there can be locked between
			// processes.
			return null;
		}
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return channel;
			}
		}
		catch (IOException ex) {
			// A file system without locks, such as some network ones.
			return channel;
		}
		closeQuietly(channel);
		throw inUse(path, "in another process, which locks " + lockPath);
	}

	private static KeyFileException inUse(Path path, String where) {
		return new KeyFileException(path, "is in use by another node " + where,
				"Give each node a key file of its own, or stop the other node first");
	}

	private static void closeQuietly(@Nullable FileChannel channel) {
		if (channel == null) {
			return;
		}
		try {
			channel.close();
		}
		catch (IOException ex) {
			// The descriptor is gone in any case, and the lock with it.
			return;
		}
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			closeQuietly(this.channel);
			IN_USE.remove(this.realPath);
		}
	}

}
