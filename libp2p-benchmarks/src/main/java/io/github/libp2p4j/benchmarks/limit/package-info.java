/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the machine allows: raw TCP, and sealed frames over blocking channels.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
