/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

/**
 * A method that takes several messages, gives several answers, or both. Immutable.
 *
 * @param method what to call
 * @param payload the parameter for the messages; null if it takes none
 * @param result what it returns
 * @param writer makes the answers; null if there is none
 */
record MessagesMethod(BoundMethod method, @Nullable PayloadParameter payload, ResultType result,
		ResultType.@Nullable Writer writer) implements Invocation {

	private static final byte[] NOTHING = new byte[0];

	@Override
	public Exchange exchange() {
		return Exchange.MESSAGES;
	}

	@Override
	public boolean isAsynchronous() {
		return this.result.later() && (this.payload == null || !this.payload.form().isBlocking());
	}

	@Override
	public @Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
		PayloadParameter parameter = this.payload;
		if (parameter == null) {
			return run(stream, call, null);
		}
		MessageReader reader = new MessageReader(stream.stream(), call.spec().terms().maxRequestBytes());
		String protocol = stream.stream().protocol();
		if (parameter.form().isMany()) {
			return run(stream, call, parameter.many(reader, protocol));
		}
		if (!isAsynchronous()) {
			return run(stream, call, parameter.one(message(parameter, reader.read(), protocol), protocol));
		}
		return Stages.compose(reader.readAsync(), (message) -> {
			CompletionStage<?> end = run(stream, call, parameter.one(message(parameter, message, protocol), protocol));
			return (end != null) ? end : Stages.done();
		});
	}

	private static byte[] message(PayloadParameter parameter, Optional<byte[]> message, String protocol) {
		if (message.isEmpty() && parameter.required()) {
			throw new PayloadConversionException("The stream of " + protocol + " ended without a message", null);
		}
		return message.orElse(NOTHING);
	}

	private @Nullable CompletionStage<?> run(StreamCall stream, HandlerCall call, @Nullable Object given)
			throws Exception {
		Object returned = this.method.call(stream, given);
		return switch (this.result.count()) {
			case MANY -> writeAll(stream, call, returned);
			case ONE, NONE -> {
				CompletionStage<? extends @Nullable Object> stage = this.result.stage(returned, this.method.method());
				if (stage == null) {
					yield write(stream, call, returned);
				}
				Stages.cancelWith(stream.stream(), stage);
				yield Stages.compose(stage, (value) -> write(stream, call, value));
			}
		};
	}

	private CompletionStage<?> write(StreamCall stream, HandlerCall call, @Nullable Object value) throws Exception {
		return (this.writer != null) ? answer(stream, call, bytes(call, value)) : Stages.done();
	}

	private byte[] bytes(HandlerCall call, @Nullable Object value) {
		return (this.writer != null) ? this.writer.write(value, call.spec().terms().maxAnswerBytes()) : NOTHING;
	}

	@Override
	public CompletionStage<?> answer(StreamCall stream, HandlerCall call, byte[] answer) {
		if (this.writer == null) {
			return Stages.done();
		}
		MessageWriter messages = messages(stream, call);
		if (isAsynchronous()) {
			return messages.writeAsync(answer);
		}
		messages.write(answer);
		return Stages.done();
	}

	private static MessageWriter messages(StreamCall stream, HandlerCall call) {
		return new MessageWriter(stream.stream(), call.spec().terms().maxAnswerBytes());
	}

	private @Nullable CompletionStage<?> writeAll(StreamCall stream, HandlerCall call, @Nullable Object returned) {
		if (returned == null) {
			throw new IllegalStateException(this.method.method().invocable() + " returned null instead of messages");
		}
		MessageWriter messages = messages(stream, call);
		ReactiveAdapter adapter = this.result.adapter();
		if (adapter != null) {
			CompletionStage<?> end = ReactiveMessages.outgoing(adapter, returned,
					(value) -> messages.writeAsync(bytes(call, value)));
			Stages.cancelWith(stream.stream(), end);
			return end;
		}
		if (returned instanceof Stream<?> values) {
			try (values) {
				values.sequential().forEachOrdered((value) -> messages.write(bytes(call, value)));
			}
			return null;
		}
		Iterator<?> values = (returned instanceof Iterable<?> all) ? all.iterator() : (Iterator<?>) returned;
		values.forEachRemaining((value) -> messages.write(bytes(call, value)));
		return null;
	}

}
