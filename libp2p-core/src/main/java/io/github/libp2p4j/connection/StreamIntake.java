/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;

import io.github.libp2p4j.upgrade.UpgradeWorkspace;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on one stream: for its negotiation first, then for its inbox.
 * Loop-confined.
 */
final class StreamIntake {

	/**
	 * Data that is kept in the chunk it was deciphered into. Chosen: half of one, so that
	 * what is charged is at least half of the memory that is held.
	 */
	private static final int KEPT_BYTES = UpgradeWorkspace.PLAINTEXT_BYTES / 2;

	private final ConnectionDriver connection;

	private final StreamDriver stream;

	/** Arrived since the readers were told. */
	private int untoldBytes;

	StreamIntake(ConnectionDriver connection, StreamDriver stream) {
		this.connection = connection;
		this.stream = stream;
	}

	int untoldBytes() {
		return this.untoldBytes;
	}

	void tellReaders() {
		this.untoldBytes = 0;
		end().tellReaders();
	}

	/** Consumes {@code data}. */
	void accept(ByteBuffer data, @Nullable StreamNegotiator negotiation) {
		if (negotiation != null) {
			int before = data.remaining();
			boolean goesOn = negotiation.receive(data);
			end().consumed(before - data.remaining());
			if (!goesOn) {
				end().consumed(data.remaining());
				data.position(data.limit());
				return;
			}
		}
		if (data.hasRemaining()) {
			this.untoldBytes += data.remaining();
			this.stream.meter().received(data.remaining());
			this.connection.streams().tidings().arrived(this.stream);
			if (!received(data)) {
				this.connection.environment().pressure().relieve(this.connection);
			}
		}
	}

	/**
	 * Much data that fills the rest of a message stays where it was deciphered.
	 */
	private boolean received(ByteBuffer data) {
		LoopContext context = this.connection.context();
		if (data.remaining() < KEPT_BYTES || !context.workspace().isRestOfPlaintext(data)) {
			return end().received(data);
		}
		int start = data.position();
		data.position(data.limit());
		return end().received(context.plaintext().keep(), start, data.limit(), context.chunks());
	}

	private StreamLoopEnd end() {
		return this.stream.handle().loopEnd();
	}

}
