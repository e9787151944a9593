/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Where a node is: self-describing addresses, in text and in binary form.
 */
@NullMarked
package io.github.libp2p4j.multiaddr;

import org.jspecify.annotations.NullMarked;
