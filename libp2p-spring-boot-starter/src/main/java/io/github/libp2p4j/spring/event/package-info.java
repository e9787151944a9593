/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The node's events as Spring application events.
 */
@NullMarked
package io.github.libp2p4j.spring.event;

import org.jspecify.annotations.NullMarked;
