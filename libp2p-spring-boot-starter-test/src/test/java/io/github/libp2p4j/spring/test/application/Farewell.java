/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import io.github.libp2p4j.spring.annotation.Libp2pController;

/**
 * A controller without a handler of its own: the stereotype is enough. Immutable.
 */
@Libp2pController
public class Farewell {

}
