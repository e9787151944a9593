/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The composition root: {@link io.github.libp2p4j.host.Libp2p#builder()} returns a
 * connection manager.
 */
@NullMarked
package io.github.libp2p4j.host;

import org.jspecify.annotations.NullMarked;
