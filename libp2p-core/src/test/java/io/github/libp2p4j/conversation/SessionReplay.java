/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.libp2p4j.yamux.YamuxSession;
import io.github.libp2p4j.yamux.YamuxSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays the decrypted frames through a {@link YamuxSession} alone. For one thread.
 */
final class SessionReplay extends Replay {

	private final YamuxSession session;

	/** The peer's frames, all of them. */
	private final byte[] frames;

	private final int negotiationBytes;

	private int plaintextAt;

	SessionReplay(Conversation conversation) {
		super(conversation);
		this.session = new YamuxSession(conversation.role(), YamuxSettings.defaults(), this.us, this.us, 0);
		byte[] plaintext = conversation.plaintext(false);
		this.negotiationBytes = conversation.muxerNegotiation(false).length;
		this.frames = Arrays.copyOfRange(plaintext, this.negotiationBytes, plaintext.length);
	}

	@Override
	YamuxSession session() {
		return this.session;
	}

	@Override
	byte[] input(Turn turn) {
		int from = Math.max(0, this.plaintextAt - this.negotiationBytes);
		this.plaintextAt += turn.noiseLengths().stream().mapToInt(Integer::intValue).sum();
		return Arrays.copyOfRange(this.frames, from, Math.max(0, this.plaintextAt - this.negotiationBytes));
	}

	@Override
	void receive(ByteBuffer in) {
		this.session.receive(in, this.us.nowNanos);
	}

	@Override
	boolean hasOutput() {
		return this.session.hasOutput();
	}

	@Override
	void transmit(ByteBuffer out) {
		this.session.transmit(out, this.us.nowNanos);
	}

	@Override
	void sent(byte[] bytes) {
		this.output.weWrite(bytes);
	}

	@Override
	void expire() {
		assertThat(this.session.expire(this.us.nowNanos)).isTrue();
	}

}
