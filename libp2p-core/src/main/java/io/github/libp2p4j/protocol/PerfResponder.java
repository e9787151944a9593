/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;

/**
 * Serves one inbound perf stream: reads the size of the download, then the upload to its
 * end, and only then sends the download. Blocking, confined to one thread.
 * <p>
 * The specification forbids to send while the upload goes on, so what a stream costs here
 * is one buffer and the windows of its connection.
 */
final class PerfResponder {

	private final Stream stream;

	private final PerfLimits limits;

	private final PerfTraffic traffic;

	PerfResponder(Stream stream, PerfLimits limits) {
		this.stream = stream;
		this.limits = limits;
		this.traffic = new PerfTraffic(stream, () -> {
		});
	}

	/**
	 * @throws StreamException when the stream cannot go on; it is reset then, or has to
	 * be
	 */
	void run() {
		this.stream.readTimeout(this.limits.idleTimeout());
		this.stream.writeTimeout(this.limits.idleTimeout());
		this.stream.deadline(this.limits.timeout());
		long downloadBytes = readDownloadSize();
		receiveUpload();
		send(downloadBytes);
	}

	private long readDownloadSize() {
		ByteBuffer size = ByteBuffer.allocate(Long.BYTES);
		while (size.hasRemaining()) {
			if (this.stream.read(size) < 0) {
				this.stream.reset(StreamResetCodes.PROTOCOL_VIOLATION);
				throw Completions.breach(PerfProtocol.ID, "the stream ended after " + size.position() + " of the "
						+ Long.BYTES + " bytes of the download's size");
			}
		}
		return size.getLong(0);
	}

	private void receiveUpload() {
		long most = this.limits.maxUploadBytes();
		while (this.traffic.receive()) {
			if (this.traffic.receivedBytes() > most) {
				throw beyond("The peer uploads more than the " + most + " bytes that this node takes");
			}
		}
	}

	/**
	 * What is queued when this returns is the stream's to send, as after any handler, and
	 * so is the end: it comes after this stream has stopped to count, lest a peer that
	 * asks again on seeing it be refused.
	 */
	private void send(long downloadBytes) {
		long most = this.limits.maxDownloadBytes();
		if (Long.compareUnsigned(downloadBytes, most) <= 0) {
			this.traffic.send(downloadBytes);
			return;
		}
		this.traffic.send(most);
		// A reset drops what is queued.
		this.stream.flush();
		throw beyond("The peer asked for " + Long.toUnsignedString(downloadBytes) + " bytes, more than the " + most
				+ " that this node sends");
	}

	private StreamException beyond(String message) {
		this.stream.reset(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
		return new StreamException(StreamException.Reason.LIMIT, message, Origin.REMOTE);
	}

}
