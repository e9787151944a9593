/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The node's meters.
 */
@NullMarked
package io.github.libp2p4j.spring.metrics;

import org.jspecify.annotations.NullMarked;
