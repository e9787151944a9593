/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Objects as the bytes of messages, for handlers and clients alike.
 */
@NullMarked
package io.github.libp2p4j.spring.payload;

import org.jspecify.annotations.NullMarked;
