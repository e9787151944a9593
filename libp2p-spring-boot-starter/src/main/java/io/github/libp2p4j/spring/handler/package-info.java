/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Finds the stream handlers among the beans and registers them with the node.
 */
@NullMarked
package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.NullMarked;
