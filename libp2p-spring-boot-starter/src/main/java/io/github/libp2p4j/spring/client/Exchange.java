/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

/**
 * Whom to ask, how, and for whom. Immutable.
 *
 * @param route whom
 * @param options how
 * @param shape one message or several, waiting or not
 */
record Exchange(PeerRoute route, ExchangeOptions options, ExchangeShape shape) {
}
