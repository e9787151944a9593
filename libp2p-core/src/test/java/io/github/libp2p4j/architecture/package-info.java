/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What holds for the whole code base, checked: the drawing of the rooms, the purity of
 * the machines, the house rules. Each rule is proven by a fixture that breaks it.
 */
@NullMarked
package io.github.libp2p4j.architecture;

import org.jspecify.annotations.NullMarked;
