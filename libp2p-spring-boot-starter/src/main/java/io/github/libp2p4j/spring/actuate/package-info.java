/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The node in the actuator: an endpoint, health and information.
 */
@NullMarked
package io.github.libp2p4j.spring.actuate;

import org.jspecify.annotations.NullMarked;
