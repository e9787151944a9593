/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A protocol of one request and one answer on a stream of its own: its id, how messages
 * become bytes, and its limits. Immutable. Both sides use the same, most simply one
 * constant:
 *
 * <pre>{@code
 * RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1.0.0");
 *
 * server.handleRequests(GREET, (name, context) -> "Hello, " + name);
 * String answer = client.request(address, GREET, "world");
 * }</pre>
 *
 * On the wire the one who asks writes the request and ends its half of the stream; the
 * other one answers the same way. Each message is framed as {@link MessageFraming} says.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public final class RequestProtocol<Q, A> {

	/** What multistream-select takes, its line break included, is 1,024 bytes. */
	private static final int MAX_ID_BYTES = 1023;

	private final String id;

	private final Codec<Q> requestCodec;

	private final Codec<A> answerCodec;

	private final Form form;

	private final RequestLimits limits;

	/**
	 * What the messages are like on the wire.
	 *
	 * @param framing how one ends
	 * @param requestOptional whether there may be no request
	 */
	private record Form(MessageFraming framing, boolean requestOptional) {
	}

	private RequestProtocol(String id, Codec<Q> requestCodec, Codec<A> answerCodec, Form form, RequestLimits limits) {
		this.id = id;
		this.requestCodec = requestCodec;
		this.answerCodec = answerCodec;
		this.form = form;
		this.limits = limits;
	}

	/**
	 * @param id starts with {@code /} and has at most 1,023 bytes
	 */
	public static <Q, A> RequestProtocol<Q, A> of(String id, Codec<Q> requestCodec, Codec<A> answerCodec) {
		return new RequestProtocol<>(requireValid(id), requestCodec, answerCodec,
				new Form(MessageFraming.UVARINT, false), RequestLimits.defaults());
	}

	/**
	 * Messages without an answer: who is told ends its half of the stream when its
	 * handler has returned, and that completes the request. Bytes that come instead do
	 * too, and are ignored.
	 */
	public static <Q> RequestProtocol<Q, NoAnswer> oneWay(String id, Codec<Q> codec) {
		return of(id, codec, NoAnswerCodec.INSTANCE);
	}

	/** Bytes for bytes. */
	public static RequestProtocol<byte[], byte[]> bytes(String id) {
		return of(id, Codec.bytes(), Codec.bytes());
	}

	/** Text for text, in UTF-8. */
	public static RequestProtocol<String, String> text(String id) {
		return of(id, Codec.text(), Codec.text());
	}

	private static String requireValid(String id) {
		if (!id.startsWith("/") || id.indexOf('\n') >= 0 || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
			throw new IllegalArgumentException("A protocol id starts with / and has at most " + MAX_ID_BYTES
					+ " bytes without a line break, was: " + id);
		}
		return id;
	}

	public RequestProtocol<Q, A> withFraming(MessageFraming value) {
		return new RequestProtocol<>(this.id, this.requestCodec, this.answerCodec,
				new Form(value, this.form.requestOptional()), this.limits);
	}

	/**
	 * Lets those who ask end their half of the stream without a request. Whoever answers
	 * gets what the codec makes of no bytes then; elsewhere that is a breach.
	 */
	public RequestProtocol<Q, A> withOptionalRequest() {
		return new RequestProtocol<>(this.id, this.requestCodec, this.answerCodec, new Form(this.form.framing(), true),
				this.limits);
	}

	/**
	 * Limits for what is done with the returned one. Requests of one protocol id count
	 * together, whatever limits each of them knows.
	 */
	public RequestProtocol<Q, A> withLimits(RequestLimits value) {
		return new RequestProtocol<>(this.id, this.requestCodec, this.answerCodec, this.form, value);
	}

	/**
	 * Short for other limits that differ in the timeout, for a single request.
	 */
	public RequestProtocol<Q, A> withTimeout(Duration value) {
		return withLimits(this.limits.withTimeout(value));
	}

	public String id() {
		return this.id;
	}

	public Codec<Q> requestCodec() {
		return this.requestCodec;
	}

	public Codec<A> answerCodec() {
		return this.answerCodec;
	}

	/**
	 * Whether there are messages only, and no answers.
	 */
	public boolean isOneWay() {
		return this.answerCodec == NoAnswerCodec.INSTANCE;
	}

	public MessageFraming framing() {
		return this.form.framing();
	}

	/**
	 * Whether those who ask may end their half without a request.
	 */
	public boolean isRequestOptional() {
		return this.form.requestOptional();
	}

	public RequestLimits limits() {
		return this.limits;
	}

	@Override
	public String toString() {
		return "RequestProtocol[" + this.id + "]";
	}

}
