/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Who a node is: key pairs, public keys, peer ids, key files, and what is signed with
 * them.
 */
@NullMarked
package io.github.libp2p4j.identity;

import org.jspecify.annotations.NullMarked;
