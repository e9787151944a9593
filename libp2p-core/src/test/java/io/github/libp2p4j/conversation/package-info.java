/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What real peers have said, and how it is replayed: recorded by {@code libp2p-interop},
 * kept in {@code src/test/resources/conversations}.
 */
@NullMarked
package io.github.libp2p4j.conversation;

import org.jspecify.annotations.NullMarked;
