/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Asking peers: clients declared as interfaces, in groups with properties of their own,
 * and a fluent requester.
 */
@NullMarked
package io.github.libp2p4j.spring.client;

import org.jspecify.annotations.NullMarked;
