/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.crypto.AeadCipher;

/**
 * Sends bodies in sealed frames of 65,519 bytes, one write a frame, sealing and writing
 * in turn on one thread: the most that a Noise channel can reach. Used by one thread.
 */
public final class AeadClient implements Role {

	private final TcpConversation conversation;

	private final AeadFrames frames;

	private final ByteBuffer plaintext;

	private final ByteBuffer frame;

	/**
	 * @param preference name of a {@code CryptoPreference}
	 * @param port as the server tells it
	 */
	public AeadClient(String preference, String port) throws IOException {
		this.frames = new AeadFrames(preference);
		this.plaintext = this.frames.buffer(AeadFrames.PLAINTEXT_BYTES);
		this.frame = this.frames.buffer(AeadFrames.LENGTH_BYTES + AeadFrames.PLAINTEXT_BYTES + AeadCipher.TAG_LENGTH);
		this.conversation = new TcpConversation(port);
	}

	@Override
	public String answer(String command) throws IOException {
		long bytes = TcpConversation.bytes(command);
		long start = System.nanoTime();
		this.conversation.begin(bytes);
		for (long left = bytes; left > 0; left -= this.plaintext.limit()) {
			this.plaintext.clear().limit((int) Math.min(left, AeadFrames.PLAINTEXT_BYTES));
			this.frames.seal(this.plaintext, this.frame);
			this.conversation.write(this.frame);
		}
		this.conversation.awaitConfirmation();
		return Long.toString(System.nanoTime() - start);
	}

	@Override
	public void close() throws IOException {
		this.conversation.close();
	}

}
