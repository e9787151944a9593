/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.concurrent.CompletionStage;

/**
 * Serves the streams that peers open for a protocol without holding a thread: the stream
 * is closed when the stage completes, reset when it fails. Called on a handler thread.
 */
@FunctionalInterface
public interface AsyncProtocolHandler {

	CompletionStage<?> handle(Stream stream) throws Exception;

}
