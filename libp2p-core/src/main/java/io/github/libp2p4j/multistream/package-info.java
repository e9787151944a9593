/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * multistream-select 1.0: agreeing on a protocol, for both roles.
 */
@NullMarked
package io.github.libp2p4j.multistream;

import org.jspecify.annotations.NullMarked;
