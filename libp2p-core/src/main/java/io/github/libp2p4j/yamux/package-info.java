/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Yamux 1.0.0: many streams on one connection, each with its own window.
 */
@NullMarked
package io.github.libp2p4j.yamux;

import org.jspecify.annotations.NullMarked;
