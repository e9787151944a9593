/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What was measured, for people and for programs: samples, the figures that they make,
 * tables and JSON.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
