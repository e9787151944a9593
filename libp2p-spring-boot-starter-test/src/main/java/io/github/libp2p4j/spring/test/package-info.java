/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests of applications with the starter: listeners in memory, slices with stream
 * handlers only, a client that asserts, a second peer and a recorder of events.
 */
@NullMarked
package io.github.libp2p4j.spring.test;

import org.jspecify.annotations.NullMarked;
