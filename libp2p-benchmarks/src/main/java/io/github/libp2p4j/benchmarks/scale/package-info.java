/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What many connections and streams cost: memory while they are idle, time while they
 * come, and whether any of it grows with the hours.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
