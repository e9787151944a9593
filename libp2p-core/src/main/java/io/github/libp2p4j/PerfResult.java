/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

/**
 * What a perf run measured. Immutable.
 * <p>
 * A peer answers only after it has read the whole upload, so its first byte (or its end,
 * when nothing was to be downloaded) is the proof that the upload arrived: that instant
 * separates the two durations. A download so small that it arrives at once takes next to
 * no time by this measure; {@link #total()} is what the specification suggests for runs
 * in one direction.
 *
 * @param uploadBytes sent, without the eight bytes of the request
 * @param downloadBytes received, unsigned
 * @param opening from asking for the stream until the protocol was agreed on
 * @param upload from writing the request until the first byte of the answer, or its end:
 * one round trip longer than the sending
 * @param download from the first byte of the answer until its end; zero without a
 * download
 */
public record PerfResult(long uploadBytes, long downloadBytes, Duration opening, Duration upload, Duration download) {

	/**
	 * From writing the request until the end of the answer.
	 */
	public Duration total() {
		return this.upload.plus(this.download);
	}

}
