/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The staircase from raw bytes to streams: negotiate, handshake, negotiate, multiplex, as
 * one state machine.
 */
@NullMarked
package io.github.libp2p4j.upgrade;

import org.jspecify.annotations.NullMarked;
