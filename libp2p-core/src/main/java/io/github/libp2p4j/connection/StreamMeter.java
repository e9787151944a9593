/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.time.Instant;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.StreamOutcome;

/**
 * Counts the bytes of one stream and the time that its writer waited for credit; tells
 * the observer of these, and observer and listeners of the stream's life. Loop-confined.
 */
final class StreamMeter {

	/** Bytes between two reports, so that a long-lived stream shows in meters. */
	private static final long REPORT_BYTES = 256 << 10;

	private final ConnectionDriver connection;

	private final LiveStream handle;

	private long receivedBytes;

	private long sentBytes;

	private long reportedReceivedBytes;

	private long reportedSentBytes;

	/** Queued and not counted. */
	private int excludedBytes;

	private long stalledSinceNanos;

	private boolean stalled;

	StreamMeter(ConnectionDriver connection, LiveStream handle) {
		this.connection = connection;
		this.handle = handle;
	}

	/** The protocol is agreed on, and the handle knows it. */
	void opened(Duration negotiationTime) {
		Environment environment = this.connection.environment();
		environment.observer().streamOpened(this.handle.protocol(), this.handle.direction(), negotiationTime);
		if (environment.events().isWanted(NetworkEvent.StreamOpened.class)) {
			environment.events()
				.publish(
						new NetworkEvent.StreamOpened(Instant.now(), this.connection.id(), this.connection.remotePeer(),
								this.handle.id(), this.handle.protocol(), this.handle.direction()));
		}
	}

	/** A stream that was {@linkplain #opened(Duration) opened} is over. */
	void closed(StreamOutcome outcome, Duration duration) {
		Environment environment = this.connection.environment();
		environment.observer().streamClosed(this.handle.protocol(), this.handle.direction(), outcome, duration);
		if (environment.events().isWanted(NetworkEvent.StreamClosed.class)) {
			environment.events()
				.publish(new NetworkEvent.StreamClosed(Instant.now(), this.connection.id(),
						this.connection.remotePeer(), this.handle.id(), this.handle.protocol(), this.handle.direction(),
						outcome, duration, this.receivedBytes, this.sentBytes));
		}
	}

	long receivedBytes() {
		return this.receivedBytes;
	}

	long sentBytes() {
		return this.sentBytes;
	}

	void received(int bytes) {
		this.receivedBytes += bytes;
		report(REPORT_BYTES);
	}

	/**
	 * Bytes of the negotiation are about to be sent, before any of the application's.
	 */
	void exclude(int bytes) {
		this.excludedBytes += bytes;
	}

	void sent(int bytes) {
		int excluded = Math.min(bytes, this.excludedBytes);
		this.excludedBytes -= excluded;
		this.sentBytes += bytes - excluded;
		report(REPORT_BYTES);
	}

	void credit(boolean outOfCredit) {
		if (outOfCredit && !this.stalled) {
			this.stalledSinceNanos = this.connection.nowNanos();
		}
		else if (!outOfCredit && this.stalled) {
			this.connection.environment()
				.observer()
				.writeStalled(Duration.ofNanos(this.connection.nowNanos() - this.stalledSinceNanos));
		}
		this.stalled = outOfCredit;
	}

	void finish() {
		credit(false);
		report(1);
	}

	private void report(long leastBytes) {
		long received = this.receivedBytes - this.reportedReceivedBytes;
		long sent = this.sentBytes - this.reportedSentBytes;
		// What came after na belongs to no protocol.
		if (received + sent >= leastBytes && !this.handle.protocol().isEmpty()) {
			this.reportedReceivedBytes = this.receivedBytes;
			this.reportedSentBytes = this.sentBytes;
			this.connection.environment()
				.observer()
				.streamBytes(this.handle.protocol(), this.handle.direction(), received, sent);
		}
	}

}
