/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Loopback benchmarks: what the node reaches beside what the machine allows, measured in
 * one run, interleaved, each side of each conversation in a process of its own.
 */
@NullMarked
package io.github.libp2p4j.benchmarks;

import org.jspecify.annotations.NullMarked;
