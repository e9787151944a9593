/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.ByteArrayOutputStream;

/**
 * One exchange that is about to happen. Immutable.
 */
public final class StreamRequest {

	private final StreamTester tester;

	private final String protocol;

	private final boolean framed;

	StreamRequest(StreamTester tester, String protocol, boolean framed) {
		this.tester = tester;
		this.protocol = protocol;
		this.framed = framed;
	}

	/**
	 * Sends and expects bare bytes that end with the stream, rather than messages after
	 * their lengths: for handlers that take a {@code Stream}.
	 */
	public StreamRequest unframed() {
		return new StreamRequest(this.tester, this.protocol, false);
	}

	/**
	 * Sends messages, ends the writing half and waits for the answer to end too, or to
	 * fail.
	 * @param messages bytes, text, or objects that the application's converters know
	 */
	public StreamResult send(Object... messages) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (Object message : messages) {
			byte[] payload = this.tester.payloads().toBytes(message);
			bytes.writeBytes(this.framed ? TestPayloads.framed(payload) : payload);
		}
		return this.tester.exchange(this.protocol, this.framed, bytes.toByteArray());
	}

}
