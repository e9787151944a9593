/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Child processes: each side of each conversation has one, told what to do on its stdin.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
