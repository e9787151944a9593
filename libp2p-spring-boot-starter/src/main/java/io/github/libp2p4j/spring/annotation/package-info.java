/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What an application writes on its own beans.
 */
@NullMarked
package io.github.libp2p4j.spring.annotation;

import org.jspecify.annotations.NullMarked;
