/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The comparison with go, rust and js: the same client work, each implementation against
 * itself and against this one in both roles, interleaved in one run. What the programs
 * speak is the chapter on benchmarks of libp2p-interop's CONTROL.md.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
