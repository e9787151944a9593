/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Iterator;
import java.util.function.Function;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.Stream;

/**
 * The messages that this side sends on a stream, made as they are sent. For one use.
 */
final class OutgoingMessages {

	private final Object messages;

	private final Function<Object, Codec<Object>> codecs;

	private Runnable onEnd;

	private OutgoingMessages(Object messages, Function<Object, Codec<Object>> codecs) {
		this.messages = messages;
		this.codecs = codecs;
		this.onEnd = (messages instanceof java.util.stream.Stream<?> stream) ? stream::close : () -> {
		};
	}

	/**
	 * @param messages an {@link Iterable}, an {@link Iterator}, a
	 * {@link java.util.stream.Stream}, which is closed in the end, or a reactive
	 * library's type of several values
	 * @param codecs finds the codec of a message
	 */
	static OutgoingMessages of(Object messages, Function<Object, Codec<Object>> codecs) {
		return new OutgoingMessages(messages, codecs);
	}

	private Iterator<?> iterator() {
		if (this.messages instanceof java.util.stream.Stream<?> stream) {
			return stream.iterator();
		}
		if (this.messages instanceof Iterable<?> iterable) {
			return iterable.iterator();
		}
		if (this.messages instanceof Iterator<?> iterator) {
			return iterator;
		}
		ReactiveIterator values = ReactiveIterator.of(this.messages);
		this.onEnd = values::cancel;
		return values;
	}

	/**
	 * Lets go of messages, whether all were written or none will be.
	 */
	void abandon() {
		this.onEnd.run();
	}

	/**
	 * Writes them all and ends this side's half, waiting for credit as needed. After a
	 * failure, of the messages' source too, the stream is the caller's to reset.
	 */
	void writeTo(Stream stream, ExchangeOptions options) {
		try {
			MessageWriter writer = new MessageWriter(stream, options.maxMessageBytes());
			Iterator<?> source = iterator();
			while (source.hasNext()) {
				Object message = source.next();
				writer.write(encode(options, this.codecs.apply(message), message));
			}
			stream.closeWrite();
		}
		finally {
			abandon();
		}
	}

	/**
	 * @throws io.github.libp2p4j.RequestException if the message cannot be encoded or is
	 * too large
	 */
	static byte[] encode(ExchangeOptions options, Codec<Object> codec, Object message) {
		byte[] bytes;
		try {
			bytes = codec.encode(message);
		}
		catch (Exception ex) {
			throw ExchangeFailures.because(options, Reason.CODEC_FAILED, Origin.APPLICATION,
					"a message could not be encoded: " + ex, ex);
		}
		if (bytes.length > options.maxMessageBytes()) {
			throw ExchangeFailures.because(options, Reason.REQUEST_TOO_LARGE, Origin.APPLICATION,
					"a message has " + bytes.length + " bytes; " + options.maxMessageBytes() + " are allowed", null);
		}
		return bytes;
	}

}
