/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import org.jspecify.annotations.Nullable;

/**
 * Streams of one connection whose readers or writers have something to learn. They are
 * told together, after a whole read of the socket or all that a turn writes: to wake the
 * first thread of a pool that sleeps costs as much as to seal kilobytes, the others come
 * with it. Two lists linked through the streams, the last of each to itself.
 * Loop-confined.
 */
final class StreamTidings {

	/**
	 * What arrived on a stream of which readers need not be told at once: they have so
	 * much more to come.
	 */
	private static final int BULK_BYTES = 64 << 10;

	private @Nullable StreamDriver arrived;

	private @Nullable StreamDriver drained;

	/** Something has arrived to read. */
	void arrived(StreamDriver stream) {
		if (stream.nextArrived == null) {
			stream.nextArrived = (this.arrived != null) ? this.arrived : stream;
			this.arrived = stream;
		}
	}

	/** Something that was written is taken. */
	void drained(StreamDriver stream) {
		if (stream.nextDrained == null) {
			stream.nextDrained = (this.drained != null) ? this.drained : stream;
			this.drained = stream;
		}
	}

	void tellReaders() {
		tellReaders(Integer.MAX_VALUE);
	}

	/** All but those of bulk data. */
	void tellReadersOfLittle() {
		tellReaders(BULK_BYTES);
	}

	private void tellReaders(int belowBytes) {
		StreamDriver stream = this.arrived;
		this.arrived = null;
		while (stream != null) {
			StreamDriver next = stream.nextArrived;
			stream.nextArrived = null;
			if (stream.intake().untoldBytes() < belowBytes) {
				stream.intake().tellReaders();
			}
			else {
				arrived(stream);
			}
			stream = (next != stream) ? next : null;
		}
	}

	void tellWriters() {
		StreamDriver stream = this.drained;
		this.drained = null;
		while (stream != null) {
			StreamDriver next = stream.nextDrained;
			stream.nextDrained = null;
			stream.handle().loopEnd().tellWriters();
			stream = (next != stream) ? next : null;
		}
	}

}
