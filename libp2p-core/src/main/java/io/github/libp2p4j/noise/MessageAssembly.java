/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Takes messages with a two-byte length before them out of a stream of bytes (libp2p
 * Noise specification, "Wire Format"). A message that is whole in the input stays there;
 * one that is not is kept in a buffer that follows the bytes received, at most twice as
 * large, whatever length was announced. Loop-confined.
 */
final class MessageAssembly {

	private static final int LENGTH_BYTES = 2;

	private int lengthBytesRead;

	private int length;

	private @Nullable ByteBuffer partial;

	/**
	 * Consumes what is missing of the length.
	 * @return whether the length is known now
	 */
	boolean readLength(ByteBuffer in) {
		while (this.lengthBytesRead < LENGTH_BYTES && in.hasRemaining()) {
			this.length = this.length << Byte.SIZE | in.get() & 0xff;
			this.lengthBytesRead++;
		}
		return this.lengthBytesRead == LENGTH_BYTES;
	}

	/** Bytes of the message that has begun. */
	int length() {
		return this.length;
	}

	boolean isMidMessage() {
		return this.lengthBytesRead > 0;
	}

	/**
	 * Consumes what is missing of the message, or what there is of it.
	 * @return the whole message, or null if it is not whole yet. It may be {@code in}
	 * itself with its limit at the end of the message: the caller puts the limit back. It
	 * is valid until {@link #finish}.
	 */
	@Nullable ByteBuffer readMessage(ByteBuffer in, NoiseWorkspace workspace) {
		ByteBuffer begun = this.partial;
		int missing = this.length - ((begun != null) ? begun.position() : 0);
		if (in.remaining() < missing) {
			keep(in, workspace);
			return null;
		}
		int end = in.position() + missing;
		if (begun == null) {
			return in.limit(end);
		}
		ByteBuffer whole = begun;
		if (begun.capacity() < this.length) {
			whole = workspace.assembled().put(begun.flip());
		}
		int limit = in.limit();
		whole.put(in.limit(end));
		in.limit(limit);
		return whole.flip();
	}

	private void keep(ByteBuffer in, NoiseWorkspace workspace) {
		if (!in.hasRemaining()) {
			return;
		}
		ByteBuffer begun = this.partial;
		if (begun == null) {
			begun = workspace.takePartial(in.remaining());
		}
		else if (begun.remaining() < in.remaining()) {
			ByteBuffer larger = workspace.takePartial(begun.position() + in.remaining()).put(begun.flip());
			workspace.givePartialBack(begun);
			begun = larger;
		}
		this.partial = begun.put(in);
	}

	/** Forgets the message, which was used or is not wanted. */
	void finish(NoiseWorkspace workspace) {
		this.length = 0;
		this.lengthBytesRead = 0;
		ByteBuffer used = this.partial;
		if (used != null) {
			this.partial = null;
			workspace.givePartialBack(used);
		}
	}

	/** Bytes of memory held. */
	int heldBytes() {
		return (this.partial != null) ? this.partial.capacity() : 0;
	}

}
