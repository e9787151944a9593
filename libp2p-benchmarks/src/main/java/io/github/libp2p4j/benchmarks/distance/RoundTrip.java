/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

/**
 * What happened in one round trip's time. Immutable.
 *
 * @param number from 1, since the first byte was written
 * @param windowBytes of the stream at its end
 * @param bytesPerSecond that the receiver read meanwhile
 */
record RoundTrip(int number, long windowBytes, double bytesPerSecond) {
}
