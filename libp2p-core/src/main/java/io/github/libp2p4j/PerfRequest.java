/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What to measure by {@code /perf/1.0.0}: an upload, and then a download. Immutable;
 * start from {@link #of(long, long)}.
 *
 * @param uploadBytes what this node sends; may be 0
 * @param downloadBytes what the peer is asked to send afterwards; may be 0. An unsigned
 * 64-bit number, as on the wire: all of them are valid
 * @param idleTimeout how long the run may make no progress: the peer takes nothing of the
 * upload, does not answer it, or sends nothing of the download
 * @param timeout how long the run may take in total once its stream is open; zero, the
 * default, for ever
 * @param progressListener told once a second, by the thread that moves the bytes: it must
 * not block, and ends the run if it throws
 */
public record PerfRequest(long uploadBytes, long downloadBytes, Duration idleTimeout, Duration timeout,
		Consumer<? super PerfProgress> progressListener) {

	/**
	 * Chosen: after an upload the peer is silent for as long as it takes to read what the
	 * network and its window still hold, some seconds on a slow link.
	 */
	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

	public PerfRequest {
		if (uploadBytes < 0) {
			throw new IllegalArgumentException("The size of an upload must not be negative, was " + uploadBytes);
		}
		if (idleTimeout.isZero() || idleTimeout.isNegative()) {
			throw new IllegalArgumentException("The idle timeout of a perf run must be positive, was " + idleTimeout);
		}
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("The timeout of a perf run must not be negative, was " + timeout);
		}
	}

	/**
	 * @param downloadBytes unsigned
	 */
	public static PerfRequest of(long uploadBytes, long downloadBytes) {
		return new PerfRequest(uploadBytes, downloadBytes, IDLE_TIMEOUT, Duration.ZERO, (progress) -> {
		});
	}

	public PerfRequest withIdleTimeout(Duration value) {
		return new PerfRequest(this.uploadBytes, this.downloadBytes, value, this.timeout, this.progressListener);
	}

	public PerfRequest withTimeout(Duration value) {
		return new PerfRequest(this.uploadBytes, this.downloadBytes, this.idleTimeout, value, this.progressListener);
	}

	public PerfRequest withProgressListener(Consumer<? super PerfProgress> listener) {
		return new PerfRequest(this.uploadBytes, this.downloadBytes, this.idleTimeout, this.timeout, listener);
	}

}
