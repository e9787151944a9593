/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

/**
 * How far a perf run has come, from its beginning. Immutable.
 *
 * @param uploadBytes handed to the connection so far
 * @param downloadBytes received so far, unsigned
 * @param elapsed since the first byte was written
 */
public record PerfProgress(long uploadBytes, long downloadBytes, Duration elapsed) {

}
