/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.libp2p4j.PerfProgress;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;

/**
 * Uploads and downloads on one outbound perf stream and takes the time. Blocking,
 * confined to one thread.
 */
final class PerfTransfer {

	/** Between two reports of progress (rust and js have the same). */
	private static final long REPORT_NANOS = 1_000_000_000L;

	private final Stream stream;

	private final PerfRequest request;

	private final LongSupplier nanoClock;

	private final PerfTraffic traffic;

	private long begunNanos;

	private long reportedNanos;

	PerfTransfer(Stream stream, PerfRequest request, LongSupplier nanoClock) {
		this.stream = stream;
		this.request = request;
		this.nanoClock = nanoClock;
		this.traffic = new PerfTraffic(stream, this::reportProgress);
	}

	/**
	 * @param opening how long it took to open the stream
	 * @throws StreamException when the peer broke the protocol or the stream failed; the
	 * stream has to be reset
	 */
	PerfResult run(Duration opening) {
		this.stream.readTimeout(this.request.idleTimeout());
		this.stream.writeTimeout(this.request.idleTimeout());
		this.stream.deadline(this.request.timeout());
		try {
			return measure(opening);
		}
		catch (StreamException ex) {
			throw new StreamException(ex.reason(), PerfProtocol.ID + " with " + this.stream.remotePeer()
					+ " failed after " + counts() + ": " + ex.getMessage(), ex.origin(), ex.wireCode(), ex);
		}
	}

	private PerfResult measure(Duration opening) {
		this.begunNanos = this.nanoClock.getAsLong();
		this.reportedNanos = this.begunNanos;
		upload();
		boolean more = this.traffic.receive();
		long answeredNanos = this.nanoClock.getAsLong();
		while (more) {
			requireNotMoreThanAskedFor();
			more = this.traffic.receive();
		}
		long endedNanos = this.nanoClock.getAsLong();
		requireAllThatWasAskedFor();
		this.stream.close();
		return new PerfResult(this.traffic.sentBytes(), this.traffic.receivedBytes(), opening,
				Duration.ofNanos(answeredNanos - this.begunNanos), Duration.ofNanos(endedNanos - answeredNanos));
	}

	private void upload() {
		// In one write, which is one frame: js reads the size from its first chunk alone.
		this.stream.write(ByteBuffer.allocate(Long.BYTES).putLong(this.request.downloadBytes()).flip());
		this.traffic.send(this.request.uploadBytes());
		this.stream.closeWrite();
		// While it waits to be sent the peer has nothing to answer, and only then.
		this.stream.flush();
	}

	private void requireNotMoreThanAskedFor() {
		long received = this.traffic.receivedBytes();
		if (Long.compareUnsigned(received, this.request.downloadBytes()) > 0) {
			this.stream.reset(StreamResetCodes.PROTOCOL_VIOLATION);
			throw Completions.breach(PerfProtocol.ID, "it was asked for " + unsigned(this.request.downloadBytes())
					+ " bytes and sent " + unsigned(received) + " or more");
		}
	}

	private void requireAllThatWasAskedFor() {
		long received = this.traffic.receivedBytes();
		if (received != this.request.downloadBytes()) {
			throw Completions.breach(PerfProtocol.ID, "it was asked for " + unsigned(this.request.downloadBytes())
					+ " bytes and ended the stream after " + unsigned(received));
		}
	}

	private void reportProgress() {
		long nowNanos = this.nanoClock.getAsLong();
		if (nowNanos - this.reportedNanos >= REPORT_NANOS) {
			this.reportedNanos = nowNanos;
			this.request.progressListener()
				.accept(new PerfProgress(this.traffic.sentBytes(), this.traffic.receivedBytes(),
						Duration.ofNanos(nowNanos - this.begunNanos)));
		}
	}

	private String counts() {
		return "sending " + this.traffic.sentBytes() + " of " + this.request.uploadBytes() + " bytes and receiving "
				+ unsigned(this.traffic.receivedBytes()) + " of " + unsigned(this.request.downloadBytes());
	}

	private static String unsigned(long bytes) {
		return Long.toUnsignedString(bytes);
	}

}
