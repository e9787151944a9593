/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;

/**
 * Answers the pings on one inbound stream: 32 bytes are read, the same 32 are written,
 * until the peer ends its half. Runs on whatever thread completes a read or a write;
 * never two at once.
 * <p>
 * It reads at most one ping ahead, so that a peer that sends a megabyte of pings and
 * reads nothing costs 32 bytes here and its own window.
 */
final class PingResponder {

	private final Stream stream;

	private final Duration idleTimeout;

	private final Duration stallTimeout;

	private final ByteBuffer payload = ByteBuffer.allocate(PingProtocol.PAYLOAD_BYTES);

	/** Whether the deadline in force is the one for a ping that has begun. */
	private boolean stallTimed;

	private boolean echoing;

	PingResponder(Stream stream, Duration idleTimeout, Duration stallTimeout) {
		this.stream = stream;
		this.idleTimeout = idleTimeout;
		this.stallTimeout = stallTimeout;
	}

	/**
	 * @return completes when the stream can be closed, exceptionally when it has to be
	 * reset
	 */
	CompletionStage<Void> run() {
		return AsyncLoop.repeat(this::step).exceptionallyCompose(this::ended);
	}

	private CompletionStage<Boolean> step() {
		if (this.payload.hasRemaining()) {
			limitTime();
			return this.stream.readAsync(this.payload).thenApply(this::received);
		}
		this.echoing = true;
		this.payload.flip();
		return this.stream.writeAsync(this.payload).thenApply((ignored) -> {
			this.payload.clear();
			this.echoing = false;
			return true;
		});
	}

	private void limitTime() {
		if (this.payload.position() == 0) {
			this.stallTimed = false;
			this.stream.deadline(this.idleTimeout);
		}
		else if (!this.stallTimed) {
			// Once for each ping, not for each byte of it: a trickle does not extend it.
			this.stallTimed = true;
			this.stream.deadline(this.stallTimeout);
		}
	}

	private boolean received(int count) {
		if (count >= 0) {
			return true;
		}
		if (this.payload.position() > 0) {
			throw Completions.breach(PingProtocol.ID, "the stream ended after " + this.payload.position()
					+ " bytes of a ping of " + PingProtocol.PAYLOAD_BYTES);
		}
		return false;
	}

	/**
	 * A peer that leaves between pings, in whatever way, ends the protocol; it is no
	 * failure of this handler.
	 */
	private CompletionStage<Void> ended(Throwable failure) {
		if (failure instanceof StreamException ex && (isEnd(ex) || isIdle(ex))) {
			this.stream.deadline(Duration.ZERO);
			return CompletableFuture.completedStage(null);
		}
		return CompletableFuture.failedStage(failure);
	}

	private static boolean isEnd(StreamException failure) {
		return failure.reason() == StreamException.Reason.RESET_BY_PEER
				|| failure.reason() == StreamException.Reason.CONNECTION_LOST;
	}

	private boolean isIdle(StreamException failure) {
		return failure.reason() == StreamException.Reason.TIMEOUT && !this.echoing && this.payload.position() == 0;
	}

}
