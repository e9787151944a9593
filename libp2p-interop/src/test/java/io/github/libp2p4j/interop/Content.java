/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntSupplier;

import io.github.libp2p4j.Stream;

/**
 * What is sent in these tests: bytes that follow from their offset, and their checksums.
 * Stateless.
 */
final class Content {

	static final int CHUNK_BYTES = 64 << 10;

	private static final int VARINT_BITS = 7;

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

	/** Byte i is i ^ i &gt;&gt;&gt; 8 ^ i &gt;&gt;&gt; 16, as in {@code CONTROL.md}. */
	static byte at(long offset) {
		return (byte) (offset ^ (offset >>> 8) ^ (offset >>> 16));
	}

	static byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) {
			bytes[i] = at(i);
		}
		return bytes;
	}

	/** Writes bytes of the pattern in chunks of 64 KiB. */
	static byte[] write(Stream stream, long bytes) {
		return write(stream, bytes, () -> CHUNK_BYTES);
	}

	/**
	 * Writes bytes of the pattern.
	 * @param chunkBytes how many to write at once, at most {@value #CHUNK_BYTES}
	 * @return their SHA-256
	 */
	static byte[] write(Stream stream, long bytes, IntSupplier chunkBytes) {
		MessageDigest digest = sha256();
		byte[] chunk = new byte[CHUNK_BYTES];
		for (long offset = 0; offset < bytes;) {
			int length = (int) Math.min(chunkBytes.getAsInt(), bytes - offset);
			for (int i = 0; i < length; i++) {
				chunk[i] = at(offset + i);
			}
			digest.update(chunk, 0, length);
			stream.write(ByteBuffer.wrap(chunk, 0, length));
			offset += length;
		}
		return digest.digest();
	}

	/** Lengths from 1 to {@value #CHUNK_BYTES}. */
	static IntSupplier randomChunks(long seed) {
		Random random = new Random(seed);
		return () -> 1 + random.nextInt(CHUNK_BYTES);
	}

	/** Reads to FIN. */
	static Received drain(Stream stream) {
		MessageDigest digest = sha256();
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
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

	/** A message with its length before it. */
	static ByteBuffer framed(byte[] message) {
		ByteBuffer frame = ByteBuffer.allocate(message.length + Integer.BYTES + 1);
		int length = message.length;
		while (length >= 1 << VARINT_BITS) {
			frame.put((byte) (length | 1 << VARINT_BITS));
			length >>>= VARINT_BITS;
		}
		return frame.put((byte) length).put(message).flip();
	}

	/** Reads one message that has its length before it. */
	static ByteBuffer readFramed(Stream stream) {
		int length = 0;
		for (int shift = 0;; shift += VARINT_BITS) {
			int part = exactly(stream, 1).get();
			length |= (part & 0x7f) << shift;
			if (part >= 0) {
				return exactly(stream, length);
			}
		}
	}

	/** How many, and their SHA-256: what late and digest answer. */
	static byte[] countAndSha256(long count, byte[] sha256) {
		return ByteBuffer.allocate(Long.BYTES + sha256.length).putLong(count).put(sha256).array();
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
