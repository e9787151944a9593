/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Stream;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/**
 * What came back, and how it ended. For {@code assertThat}. Immutable.
 */
public final class StreamResult implements AssertProvider<StreamResultAssert> {

	private final String protocol;

	private final boolean framed;

	private final byte[] bytes;

	private final @Nullable Libp2pException failure;

	private final TestPayloads payloads;

	private StreamResult(Collector collected, @Nullable Libp2pException failure) {
		this.protocol = collected.protocol;
		this.framed = collected.framed;
		this.bytes = collected.bytes.toByteArray();
		this.failure = failure;
		this.payloads = collected.payloads;
	}

	/**
	 * Everything that came, lengths included.
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	/**
	 * Why the exchange did not end in order; empty if it did.
	 */
	public Optional<Libp2pException> failure() {
		return Optional.ofNullable(this.failure);
	}

	/**
	 * The messages that came, without their lengths; of an unframed exchange one, with
	 * everything.
	 */
	public List<byte[]> messages() {
		return this.framed ? TestPayloads.messages(this.bytes) : List.of(this.bytes.clone());
	}

	/**
	 * The one message that came, as UTF-8 text or by the application's converters.
	 */
	@SuppressWarnings("unchecked")
	public <T> T body(Class<T> type) {
		return (T) body(ResolvableType.forClass(type));
	}

	@SuppressWarnings("unchecked")
	public <T> T body(ParameterizedTypeReference<T> type) {
		return (T) body(ResolvableType.forType(type));
	}

	private Object body(ResolvableType type) {
		requireOrder();
		List<byte[]> messages = messages();
		if (messages.size() != 1) {
			throw new AssertionError("Expected one message on " + this.protocol + ", but " + messages.size() + " came: "
					+ TestPayloads.describe(this.bytes));
		}
		return this.payloads.fromBytes(messages.get(0), type);
	}

	/**
	 * All messages that came, as UTF-8 text or by the application's converters.
	 */
	@SuppressWarnings("unchecked")
	public <T> List<T> bodies(Class<T> type) {
		requireOrder();
		ResolvableType resolvable = ResolvableType.forClass(type);
		return messages().stream().map((message) -> (T) this.payloads.fromBytes(message, resolvable)).toList();
	}

	void requireOrder() {
		if (this.failure != null) {
			throw new AssertionError("Expected " + this.protocol + " to end in order, but " + this, this.failure);
		}
	}

	@Override
	public StreamResultAssert assertThat() {
		return new StreamResultAssert(this);
	}

	@Override
	public String toString() {
		String received = TestPayloads.describe(this.bytes) + " came";
		return (this.failure == null) ? received + " and the stream ended"
				: received + " and then: " + this.failure.getMessage();
	}

	/**
	 * What an exchange makes a result of. Confined to one thread.
	 */
	static final class Collector {

		/** More than a test would compare. */
		private static final int MAX_BYTES = 256 << 20;

		private static final int BUFFER_BYTES = 64 << 10;

		private final String protocol;

		private final boolean framed;

		private final TestPayloads payloads;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		Collector(String protocol, boolean framed, TestPayloads payloads) {
			this.protocol = protocol;
			this.framed = framed;
			this.payloads = payloads;
		}

		void readAll(Stream stream) {
			ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
			while (stream.read(buffer) >= 0) {
				this.bytes.write(buffer.array(), 0, buffer.position());
				buffer.clear();
				if (this.bytes.size() > MAX_BYTES) {
					stream.reset();
					throw new AssertionError("The answer on " + this.protocol + " has more than " + MAX_BYTES
							+ " bytes; read it by StreamTester.open(…)");
				}
			}
		}

		StreamResult ended() {
			return new StreamResult(this, null);
		}

		StreamResult failed(Libp2pException failure) {
			return new StreamResult(this, failure);
		}

	}

}
