/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

/**
 * One measured value of one round. Immutable.
 *
 * @param name of the figure, such as {@code upload.1}
 * @param unit such as {@code MB/s} (10^6 bytes)
 * @param value in that unit
 */
public record Sample(String name, String unit, double value) {
}
