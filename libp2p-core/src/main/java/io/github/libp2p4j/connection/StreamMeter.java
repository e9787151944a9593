/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;

/**
 * Counts the bytes of one stream and the time that its writer waited for credit, and
 * tells the observer. Loop-confined.
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
		if (received + sent >= leastBytes) {
			this.reportedReceivedBytes = this.receivedBytes;
			this.reportedSentBytes = this.sentBytes;
			this.connection.environment()
				.observer()
				.streamBytes(this.handle.protocol(), this.handle.direction(), received, sent);
		}
	}

}
