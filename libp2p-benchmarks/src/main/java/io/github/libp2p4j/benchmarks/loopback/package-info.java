/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The loopback suite: figures of two processes on one machine, in interleaved rounds.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.loopback;

import org.jspecify.annotations.NullMarked;
