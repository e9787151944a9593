/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Codec;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Core's own kinds of handlers. Stateless.
 */
final class CoreInvocations {

	private CoreInvocations() {
	}

	static Invocation of(StreamHandlerRegistration.Target target) {
		if (target instanceof StreamHandlerRegistration.Target.Blocking blocking) {
			return new Blocking(blocking::handler);
		}
		if (target instanceof StreamHandlerRegistration.Target.Asynchronous asynchronous) {
			return new Asynchronous(asynchronous::handler);
		}
		if (target instanceof StreamHandlerRegistration.Target.Requests<?, ?> requests) {
			return requests(requests);
		}
		return asynchronousRequests((StreamHandlerRegistration.Target.AsynchronousRequests<?, ?>) target);
	}

	private static <Q, A> Invocation requests(StreamHandlerRegistration.Target.Requests<Q, A> target) {
		return new Requests<>(Codecs.of(target.protocol()), target::handler);
	}

	private static <Q, A> Invocation asynchronousRequests(
			StreamHandlerRegistration.Target.AsynchronousRequests<Q, A> target) {
		return new AsynchronousRequests<>(Codecs.of(target.protocol()), target::handler);
	}

	/**
	 * Holds a thread.
	 *
	 * @param handler looked up for each call
	 */
	record Blocking(Supplier<ProtocolHandler> handler) implements Invocation {

		@Override
		public Exchange exchange() {
			return Exchange.RAW;
		}

		@Override
		public boolean isAsynchronous() {
			return false;
		}

		@Override
		public @Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
			this.handler.get().handle(stream.stream());
			return null;
		}

		@Override
		public CompletionStage<?> answer(StreamCall stream, HandlerCall call, byte[] answer) {
			return Stages.done();
		}

	}

	/**
	 * Holds none.
	 *
	 * @param handler looked up for each call
	 */
	record Asynchronous(Supplier<AsyncProtocolHandler> handler) implements Invocation {

		@Override
		public Exchange exchange() {
			return Exchange.RAW;
		}

		@Override
		public boolean isAsynchronous() {
			return true;
		}

		@Override
		public CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
			return this.handler.get().handle(stream.stream());
		}

		@Override
		public CompletionStage<?> answer(StreamCall stream, HandlerCall call, byte[] answer) {
			return Stages.done();
		}

	}

	/**
	 * Of requests and answers.
	 *
	 * @param request turns bytes into what is asked
	 * @param answer turns what is answered into bytes
	 * @param oneWay whether there are no answers
	 * @param requestOptional whether there may be no request
	 */
	record Codecs<Q, A>(Codec<Q> request, Codec<A> answer, boolean oneWay, boolean requestOptional) {

		static <Q, A> Codecs<Q, A> of(RequestProtocol<Q, A> protocol) {
			return new Codecs<>(protocol.requestCodec(), protocol.answerCodec(), protocol.isOneWay(),
					protocol.isRequestOptional());
		}

		Q decode(StreamCall stream, HandlerCall call) {
			byte[] message = call.request();
			try {
				return this.request.decode(message);
			}
			catch (Exception ex) {
				throw new PayloadConversionException("A message of " + message.length + " bytes on "
						+ stream.stream().protocol() + " could not be decoded", ex);
			}
		}

		void answer(HandlerCall call, A value) {
			ResultType.Writer writer = new ResultType.Writer(new Encoding<>(this.answer), false,
					call.spec().description());
			call.answer(writer.write(value, call.spec().terms().maxAnswerBytes()));
		}

		Invocation.Exchange exchange() {
			return this.oneWay ? Invocation.Exchange.ONE_WAY : Invocation.Exchange.UNARY;
		}

	}

	/**
	 * A codec, whatever its type.
	 */
	private record Encoding<A>(Codec<A> codec) implements Codec<Object> {

		@Override
		@SuppressWarnings("unchecked")
		public byte[] encode(Object message) throws Exception {
			return this.codec.encode((A) message);
		}

		@Override
		public Object decode(byte[] bytes) throws Exception {
			return this.codec.decode(bytes);
		}

	}

	/**
	 * Answers on a thread.
	 */
	record Requests<Q, A>(Codecs<Q, A> codecs, Supplier<RequestHandler<Q, A>> handler) implements Invocation {

		@Override
		public Exchange exchange() {
			return this.codecs.exchange();
		}

		@Override
		public boolean isAsynchronous() {
			return false;
		}

		@Override
		public boolean isRequestOptional() {
			return this.codecs.requestOptional();
		}

		@Override
		public @Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
			Q request = this.codecs.decode(stream, call);
			this.codecs.answer(call, this.handler.get().handle(request, new RequestContext(stream.stream())));
			return null;
		}

	}

	/**
	 * Answers without one.
	 */
	record AsynchronousRequests<Q, A>(Codecs<Q, A> codecs,
			Supplier<AsyncRequestHandler<Q, A>> handler) implements Invocation {

		@Override
		public Exchange exchange() {
			return this.codecs.exchange();
		}

		@Override
		public boolean isAsynchronous() {
			return true;
		}

		@Override
		public boolean isRequestOptional() {
			return this.codecs.requestOptional();
		}

		@Override
		public CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
			Q request = this.codecs.decode(stream, call);
			CompletionStage<A> answer = this.handler.get().handle(request, new RequestContext(stream.stream()));
			Stages.cancelWith(stream.stream(), answer);
			return answer.thenAccept((value) -> this.codecs.answer(call, value));
		}

	}

}
