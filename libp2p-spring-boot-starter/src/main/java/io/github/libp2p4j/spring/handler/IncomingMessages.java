/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

import io.github.libp2p4j.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a peer one after the other, read from the stream when they are asked
 * for: while nobody asks, the peer gets no credit beyond one window. Confined to one
 * thread at a time.
 */
final class IncomingMessages implements Iterator<Object> {

	private final MessageReader messages;

	private final PayloadReader reader;

	private final String protocol;

	private @Nullable Object next;

	private boolean ended;

	IncomingMessages(MessageReader messages, PayloadReader reader, String protocol) {
		this.messages = messages;
		this.reader = reader;
		this.protocol = protocol;
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.ended) {
			Optional<byte[]> message = this.messages.read();
			if (message.isPresent()) {
				this.next = this.reader.read(message.get(), this.protocol);
			}
			else {
				this.ended = true;
			}
		}
		return this.next != null;
	}

	@Override
	public Object next() {
		Object message = hasNext() ? this.next : null;
		if (message == null) {
			throw new NoSuchElementException("The peer has sent its last message");
		}
		this.next = null;
		return message;
	}

}
