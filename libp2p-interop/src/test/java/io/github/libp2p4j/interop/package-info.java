/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Peers of other implementations, driven over stdin and stdout, against this stack.
 */
@NullMarked
package io.github.libp2p4j.interop;

import org.jspecify.annotations.NullMarked;
