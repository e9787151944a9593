/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * From properties and the class path to beans; everything backs off for a bean of the
 * application's own.
 */
@NullMarked
package io.github.libp2p4j.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
