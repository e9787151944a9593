/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Connections that are made at the start and kept: to the bootstrap peers, and to those
 * of client groups that want it.
 */
@NullMarked
package io.github.libp2p4j.spring.bootstrap;

import org.jspecify.annotations.NullMarked;
