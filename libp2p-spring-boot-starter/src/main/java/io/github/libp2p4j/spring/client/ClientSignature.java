/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

/**
 * What a client's method declares. Immutable.
 *
 * @param arguments which parameter is what
 * @param result what it returns
 * @param codecs how messages become bytes
 */
record ClientSignature(ClientArguments arguments, ClientResult result, ClientCodecs codecs) {
}
