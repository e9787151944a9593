/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Who may connect, and who may call which handler: allowed peers, authorizers, and the
 * peer as Spring Security's authentication.
 */
@NullMarked
package io.github.libp2p4j.spring.security;

import org.jspecify.annotations.NullMarked;
