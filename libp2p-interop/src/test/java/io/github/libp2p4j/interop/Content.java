/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.github.libp2p4j.Stream;

/**
 * What is sent in these tests: bytes that follow from their offset, and their checksums.
 * Stateless.
 */
final class Content {

	private static final int READ_BYTES = 64 << 10;

	private Content() {
	}

	/**
	 * What came before FIN.
	 *
	 * @param bytes how many
	 * @param sha256 of them all
	 */
	record Received(long bytes, byte[] sha256) {

		String hex() {
			return HexFormat.of().formatHex(this.sha256);
		}

	}

	/** Byte i is i ^ i &gt;&gt;&gt; 8 ^ i &gt;&gt;&gt; 16, as in {@code streams.mjs}. */
	static byte at(long offset) {
		return (byte) (offset ^ (offset >>> 8) ^ (offset >>> 16));
	}

	/**
	 * Writes bytes of the pattern.
	 * @return their SHA-256
	 */
	static byte[] write(Stream stream, long bytes, int chunkBytes) {
		MessageDigest digest = sha256();
		byte[] chunk = new byte[chunkBytes];
		for (long offset = 0; offset < bytes; offset += chunkBytes) {
			int length = (int) Math.min(chunkBytes, bytes - offset);
			for (int i = 0; i < length; i++) {
				chunk[i] = at(offset + i);
			}
			digest.update(chunk, 0, length);
			stream.write(ByteBuffer.wrap(chunk, 0, length));
		}
		return digest.digest();
	}

	/** Reads to FIN. */
	static Received drain(Stream stream) {
		MessageDigest digest = sha256();
		ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
		long bytes = 0;
		while (true) {
			int count = stream.read(buffer.clear());
			if (count < 0) {
				return new Received(bytes, digest.digest());
			}
			bytes += count;
			digest.update(buffer.flip());
		}
	}

	/** Reads so many bytes, no more. */
	static ByteBuffer exactly(Stream stream, int bytes) {
		ByteBuffer target = ByteBuffer.allocate(bytes);
		while (target.hasRemaining()) {
			if (stream.read(target) < 0) {
				throw new AssertionError("FIN after " + target.position() + " of " + bytes + " bytes");
			}
		}
		return target.flip();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
