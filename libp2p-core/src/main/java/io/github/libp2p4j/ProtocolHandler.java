/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Serves the streams that peers open for a protocol.
 * <p>
 * Runs on a handler thread of its own (virtual where the runtime has them) and may block.
 * Returning closes the stream, an exception resets it, {@link Stream#detach()} keeps it.
 * A failing handler never harms the connection.
 */
@FunctionalInterface
public interface ProtocolHandler {

	void handle(Stream stream) throws Exception;

}
