/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * An application as a user would have it, for tests to run in.
 */
@NullMarked
package io.github.libp2p4j.spring.test.application;

import org.jspecify.annotations.NullMarked;
