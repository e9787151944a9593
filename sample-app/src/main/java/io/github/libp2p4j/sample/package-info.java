/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A Spring Boot application that is a libp2p peer: it echoes what peers send, and calls
 * others when asked by HTTP.
 */
@NullMarked
package io.github.libp2p4j.sample;

import org.jspecify.annotations.NullMarked;
