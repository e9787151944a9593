/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The node in the life of an application context.
 */
@NullMarked
package io.github.libp2p4j.spring.context;

import org.jspecify.annotations.NullMarked;
