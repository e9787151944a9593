/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Benchmarks of the node beside what the machine allows: the command line. Each suite has
 * a room of its own and shares {@code figure} and {@code worker}.
 */
@NullMarked
package io.github.libp2p4j.benchmarks;

import org.jspecify.annotations.NullMarked;
