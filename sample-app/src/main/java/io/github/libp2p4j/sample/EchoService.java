/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.nio.ByteBuffer;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.StreamHandler;

import org.springframework.stereotype.Component;

/**
 * Sends back what a peer sends. Thread-safe.
 */
@Component
class EchoService {

	static final String PROTOCOL = "/echo/1.0.0";

	private static final int BUFFER_BYTES = 64 << 10;

	/**
	 * Runs on a thread of its own for each stream and may block. Returning closes the
	 * stream.
	 */
	@StreamHandler(PROTOCOL)
	void echo(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
		while (stream.read(buffer) >= 0) {
			stream.write(buffer.flip());
			buffer.clear();
		}
	}

}
