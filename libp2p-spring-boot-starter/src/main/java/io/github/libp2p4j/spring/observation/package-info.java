/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Observations of streams: meters and spans of what handlers and clients do, by way of
 * Micrometer.
 */
@NullMarked
package io.github.libp2p4j.spring.observation;

import org.jspecify.annotations.NullMarked;
