/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import io.github.libp2p4j.crypto.AeadCipher;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.machine.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted channel that follows a Noise handshake: a stream of bytes in messages of
 * at most 65,535 bytes, whose boundaries mean nothing. The first fault is the last: from
 * then on every call is an {@link IllegalStateException}. Loop-confined.
 */
public final class NoiseTransport {

	/** Most plaintext bytes of one message: 65,535 less the tag. */
	public static final int MAX_PLAINTEXT = 65_519;

	/** Bytes that one message adds to its plaintext: length prefix and tag. */
	public static final int OVERHEAD = 18;

	/** Most bytes of one message, without its length prefix. */
	static final int MAX_MESSAGE = MAX_PLAINTEXT + AeadCipher.TAG_LENGTH;

	/**
	 * 2⁶⁴−1, which Noise section 5.1 reserves: the counter before is the last that is
	 * used.
	 */
	private static final long RESERVED_COUNTER = -1L;

	private final CipherKey sendKey;

	private final CipherKey receiveKey;

	private final MessageAssembly assembly = new MessageAssembly();

	private long sendCounter;

	private long receiveCounter;

	private long emptyMessagesReceived;

	private State state = State.OPEN;

	NoiseTransport(CipherKey sendKey, CipherKey receiveKey) {
		this(sendKey, 0, receiveKey, 0);
	}

	/** For tests of what happens after the first 2⁶⁴−2 messages. */
	NoiseTransport(CipherKey sendKey, long sendCounter, CipherKey receiveKey, long receiveCounter) {
		this.sendKey = sendKey;
		this.sendCounter = sendCounter;
		this.receiveKey = receiveKey;
		this.receiveCounter = receiveCounter;
	}

	/**
	 * Seals all that remains of {@code plaintext} (at most {@link #MAX_PLAINTEXT}) as one
	 * message of {@link #OVERHEAD} more bytes. Fastest if both buffers are of the kind
	 * that the workspace prefers.
	 * @throws IllegalArgumentException if the plaintext is too long or {@code out} too
	 * short; nothing is written then
	 * @throws IllegalStateException if this transport has failed or is closed, or has
	 * sent 2⁶⁴−1 messages
	 */
	public void seal(ByteBuffer plaintext, ByteBuffer out, NoiseWorkspace workspace) {
		checkOpen();
		int length = plaintext.remaining();
		if (length > MAX_PLAINTEXT) {
			throw new IllegalArgumentException(
					"one message holds " + MAX_PLAINTEXT + " bytes, " + length + " are too many");
		}
		if (out.remaining() < length + OVERHEAD) {
			throw new IllegalArgumentException(
					"the message needs " + (length + OVERHEAD) + " bytes, there is room for " + out.remaining());
		}
		if (this.sendCounter == RESERVED_COUNTER) {
			fail(workspace);
			throw new IllegalStateException("all 2^64-1 nonces of this direction are used, the connection has to end");
		}
		int start = out.position();
		int messageLength = length + AeadCipher.TAG_LENGTH;
		out.put((byte) (messageLength >>> Byte.SIZE)).put((byte) messageLength);
		boolean sealed = false;
		try {
			workspace.cipher().seal(this.sendKey, this.sendCounter, null, plaintext, out);
			sealed = true;
		}
		finally {
			if (!sealed) {
				out.position(start);
				fail(workspace);
			}
		}
		this.sendCounter++;
	}

	/**
	 * Consumes all of {@code in}, keeping an unfinished message, and hands the plaintext
	 * of each finished one to {@code sink}, lent for the call. Empty ones are skipped,
	 * and counted: see {@link #emptyMessagesReceived()}. The sink may seal, and may
	 * {@link #close} this transport, which ends the call; it must not receive for another
	 * connection with the same workspace.
	 * @throws ProtocolViolationException if a message is shorter than its tag or not
	 * authentic, or 2⁶⁴−1 messages were received
	 * @throws IllegalStateException if this transport has failed before or is closed
	 */
	public void receive(ByteBuffer in, NoiseWorkspace workspace, Consumer<ByteBuffer> sink) {
		checkOpen();
		while (this.state == State.OPEN && in.hasRemaining()) {
			if (!this.assembly.readLength(in)) {
				return;
			}
			if (this.assembly.length() < AeadCipher.TAG_LENGTH) {
				throw violation(workspace, "transport message " + Long.toUnsignedString(this.receiveCounter) + " has "
						+ this.assembly.length() + " bytes, less than its tag", null);
			}
			int limit = in.limit();
			ByteBuffer message = this.assembly.readMessage(in, workspace);
			if (message == null) {
				return;
			}
			ByteBuffer plaintext = workspace.lendPlaintext();
			try {
				open(message, plaintext, workspace);
				in.limit(limit);
				this.assembly.finish(workspace);
				workspace.deciphered(plaintext.flip().limit());
				if (plaintext.hasRemaining()) {
					sink.accept(plaintext);
				}
				else {
					this.emptyMessagesReceived++;
				}
			}
			finally {
				in.limit(limit);
				workspace.returnPlaintext();
			}
		}
	}

	private void open(ByteBuffer message, ByteBuffer plaintext, NoiseWorkspace workspace) {
		if (this.receiveCounter == RESERVED_COUNTER) {
			throw violation(workspace, "all 2^64-1 nonces of the peer's direction are used", null);
		}
		try {
			workspace.cipher().open(this.receiveKey, this.receiveCounter, null, message, plaintext);
		}
		catch (AuthenticationFailedException ex) {
			throw violation(workspace, "transport message " + Long.toUnsignedString(this.receiveCounter) + " of "
					+ this.assembly.length() + " bytes is not authentic", ex);
		}
		this.receiveCounter++;
	}

	/** Whether a message has begun and not ended: an end of input here is truncation. */
	public boolean isMidMessage() {
		return this.assembly.isMidMessage();
	}

	/**
	 * How many messages without plaintext have arrived. They are legal, and cost work:
	 * whoever drives the connection charges them.
	 */
	public long emptyMessagesReceived() {
		return this.emptyMessagesReceived;
	}

	/** Bytes of memory that an unfinished message holds; 0 between messages. */
	public int heldBytes() {
		return this.assembly.heldBytes();
	}

	/**
	 * Overwrites the keys and returns the buffer of an unfinished message. Calling it
	 * again does nothing.
	 */
	public void close(NoiseWorkspace workspace) {
		end(State.CLOSED, workspace);
	}

	private void fail(NoiseWorkspace workspace) {
		end(State.FAILED, workspace);
	}

	private void end(State end, NoiseWorkspace workspace) {
		if (this.state == State.OPEN) {
			this.state = end;
			this.sendKey.destroy();
			this.receiveKey.destroy();
			this.assembly.finish(workspace);
		}
	}

	private void checkOpen() {
		if (this.state != State.OPEN) {
			throw new IllegalStateException((this.state == State.FAILED)
					? "the transport has failed, which is final: close the connection" : "the transport is closed");
		}
	}

	private ProtocolViolationException violation(NoiseWorkspace workspace, String message, @Nullable Throwable cause) {
		fail(workspace);
		return new ProtocolViolationException(NoiseHandshake.PROTOCOL, message, cause);
	}

	@Override
	public String toString() {
		return "Noise transport, " + this.state + ", " + Long.toUnsignedString(this.sendCounter) + " messages sent, "
				+ Long.toUnsignedString(this.receiveCounter) + " received";
	}

	private enum State {

		OPEN, FAILED, CLOSED

	}

}
