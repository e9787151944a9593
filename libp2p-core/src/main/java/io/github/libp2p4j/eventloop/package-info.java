/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Selector threads, channels and timers; knows no libp2p word.
 */
@NullMarked
package io.github.libp2p4j.eventloop;

import org.jspecify.annotations.NullMarked;
