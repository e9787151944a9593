/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Which implementation encrypts, agrees on keys and signs: one small interface for each,
 * chosen once for the runtime.
 */
@NullMarked
package io.github.libp2p4j.crypto;

import org.jspecify.annotations.NullMarked;
