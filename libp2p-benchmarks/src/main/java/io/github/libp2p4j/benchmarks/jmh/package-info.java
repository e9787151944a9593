/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The hot paths of core's rooms one by one, under JMH. The rooms are not exported, and an
 * application reaches none of them: this package alone of all other modules names them,
 * since what is to be measured is the room itself and not the way to it
 * ({@code ModuleBoundaryTests} knows). They are here, and not among core's tests, so that
 * one jar has all benchmarks.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
