/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * identify, ping, perf, and requests with answers: users of
 * {@link io.github.libp2p4j.Stream} like any application.
 */
@NullMarked
package io.github.libp2p4j.protocol;

import org.jspecify.annotations.NullMarked;
