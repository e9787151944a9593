/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Where a machine meets a channel: dialling, accepting, streams, the connection table and
 * its limits.
 */
@NullMarked
package io.github.libp2p4j.connection;

import org.jspecify.annotations.NullMarked;
