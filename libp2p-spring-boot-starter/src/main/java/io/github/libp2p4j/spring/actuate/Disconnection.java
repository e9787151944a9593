/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

/**
 * What became of a disconnection that was asked for. Immutable.
 *
 * @param connections how many were closed
 */
public record Disconnection(int connections) {
}
