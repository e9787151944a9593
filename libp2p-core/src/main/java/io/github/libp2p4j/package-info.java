/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The public contract: what an application that speaks libp2p sees. Handles are
 * thread-safe, values immutable, and nothing here knows how bytes travel.
 */
@NullMarked
package io.github.libp2p4j;

import org.jspecify.annotations.NullMarked;
