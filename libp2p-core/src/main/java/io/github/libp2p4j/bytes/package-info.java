/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Byte queues, variable-length integers and base encodings: the only place that knows
 * offsets.
 */
@NullMarked
package io.github.libp2p4j.bytes;

import org.jspecify.annotations.NullMarked;
