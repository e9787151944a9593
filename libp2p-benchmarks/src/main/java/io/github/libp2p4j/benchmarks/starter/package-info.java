/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the Spring Boot starter adds to core: the same work by a plain node and by one
 * that an application context made, with metrics and events on.
 */
@NullMarked
package io.github.libp2p4j.benchmarks.starter;

import org.jspecify.annotations.NullMarked;
