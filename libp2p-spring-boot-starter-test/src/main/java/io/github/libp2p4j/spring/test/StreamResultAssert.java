/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.util.OptionalLong;

import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractByteArrayAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;

/**
 * Assertions about a {@link StreamResult}. Those about content demand that the stream
 * ended in order, too.
 */
public final class StreamResultAssert extends AbstractAssert<StreamResultAssert, StreamResult> {

	StreamResultAssert(StreamResult actual) {
		super(actual, StreamResultAssert.class);
	}

	/**
	 * The handler ended the stream in order.
	 */
	public StreamResultAssert hasEnded() {
		isNotNull();
		this.actual.requireOrder();
		return this;
	}

	/**
	 * The handler ended the stream in order, without a message.
	 */
	public StreamResultAssert hasNoAnswer() {
		hasEnded();
		bytes().as("answer").isEmpty();
		return this;
	}

	/**
	 * One message came, and it is this text.
	 */
	public StreamResultAssert hasText(String expected) {
		text().isEqualTo(expected);
		return this;
	}

	/**
	 * One message came, and it is these bytes.
	 */
	public StreamResultAssert hasBytes(byte[] expected) {
		bytes().isEqualTo(expected);
		return this;
	}

	/**
	 * One message came, and the application's converters make an equal object of it.
	 */
	public StreamResultAssert hasBody(Object expected) {
		hasEnded();
		Assertions.assertThat(this.actual.body(expected.getClass())).as("answer").isEqualTo(expected);
		return this;
	}

	/**
	 * The one message as UTF-8 text.
	 */
	public AbstractStringAssert<?> text() {
		hasEnded();
		return Assertions.assertThat(this.actual.body(String.class)).as("answer");
	}

	/**
	 * The message, or nothing if none came.
	 */
	public AbstractByteArrayAssert<?> bytes() {
		hasEnded();
		return Assertions.assertThat((this.actual.bytes().length == 0) ? new byte[0] : this.actual.body(byte[].class))
			.as("answer");
	}

	/**
	 * The one message as an object.
	 */
	public <T> ObjectAssert<T> body(Class<T> type) {
		hasEnded();
		return Assertions.assertThatObject(this.actual.body(type)).as("answer");
	}

	/**
	 * All messages as objects.
	 */
	public <T> ListAssert<T> messages(Class<T> type) {
		hasEnded();
		return Assertions.assertThat(this.actual.bodies(type)).as("answers");
	}

	/**
	 * The node reset the stream, as it does when a handler fails.
	 */
	public StreamResultAssert wasReset() {
		return failedBecauseOf(Reason.RESET_BY_PEER, "the node to reset the stream");
	}

	/**
	 * The node reset the stream with a code.
	 */
	public StreamResultAssert wasReset(long code) {
		wasReset();
		OptionalLong actualCode = this.actual.failure().map(Libp2pException::wireCode).orElse(OptionalLong.empty());
		Assertions.assertThat(actualCode).as("code of the reset").hasValue(code);
		return this;
	}

	/**
	 * The node does not serve the protocol.
	 */
	public StreamResultAssert isNotServed() {
		return failedBecauseOf(Reason.PROTOCOL_NOT_SUPPORTED, "the node not to serve the protocol");
	}

	/**
	 * The handler did not end its answer in time.
	 */
	public StreamResultAssert timedOut() {
		return failedBecauseOf(Reason.TIMEOUT, "no end of the answer in time");
	}

	/**
	 * Why the exchange failed.
	 */
	public AbstractThrowableAssert<?, ? extends Throwable> failure() {
		isNotNull();
		Libp2pException failure = this.actual.failure().orElse(null);
		if (failure == null) {
			throw failure("Expected the exchange to fail, but %s", this.actual);
		}
		return Assertions.assertThat(failure);
	}

	private StreamResultAssert failedBecauseOf(Reason reason, String expected) {
		isNotNull();
		Libp2pException failure = this.actual.failure().orElse(null);
		if (!(failure instanceof StreamException stream && stream.reason() == reason)) {
			throw failure("Expected %s, but %s", expected, this.actual);
		}
		return this;
	}

}
