/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import io.github.libp2p4j.Codec;

/**
 * How the messages of a client's method become bytes. Immutable.
 *
 * @param message what is sent
 * @param answer what is answered; of bytes if nothing is
 * @param nothing what is sent when there is nothing to send, which is no bytes
 */
record ClientCodecs(Codec<Object> message, Codec<Object> answer, Codec<Object> nothing) {
}
