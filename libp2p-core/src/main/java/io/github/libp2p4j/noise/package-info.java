/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Noise XX with the libp2p payload, and the encrypted transport that follows it.
 */
@NullMarked
package io.github.libp2p4j.noise;

import org.jspecify.annotations.NullMarked;
