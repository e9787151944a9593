/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The node under test, as both sides of what is measured.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.node;

import org.jspecify.annotations.NullMarked;
