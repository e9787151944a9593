/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Throughput over distance: one stream through a link that delays and is only so fast,
 * and how many round trips its window needs to grow to what the link takes.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.distance;

import org.jspecify.annotations.NullMarked;
