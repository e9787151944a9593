/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;

/**
 * A handler made by code rather than by an annotation. Beans of this type are registered
 * before the node starts; at run time {@link StreamHandlerRegistry#register} takes them.
 * Immutable.
 *
 * <pre>{@code
 * &#64;Bean
 * StreamHandlerRegistration greeting() {
 *     return StreamHandlerRegistration.of("greeting", RequestProtocol.text("/greet/1.0.0"),
 *             (name, context) -> "Hello, " + name);
 * }
 * }</pre>
 *
 * @param id its name in the registry, unique in the application
 * @param protocols the protocol ids that it is for, at least one
 * @param target what to call
 * @param options how to call it
 */
public record StreamHandlerRegistration(String id, List<String> protocols, Target target,
		StreamHandlerOptions options) {

	public StreamHandlerRegistration {
		protocols = List.copyOf(protocols);
		if (id.isBlank()) {
			throw new IllegalArgumentException("A stream handler needs an id");
		}
		if (protocols.isEmpty()) {
			throw new IllegalArgumentException("The stream handler '" + id + "' needs at least one protocol id");
		}
	}

	/** What serves the streams: one of core's four kinds of handlers. */
	public sealed interface Target {

		/**
		 * Holds a handler thread.
		 */
		record Blocking(ProtocolHandler handler) implements Target {
		}

		/**
		 * Holds no thread.
		 */
		record Asynchronous(AsyncProtocolHandler handler) implements Target {
		}

		/**
		 * Answers requests on a handler thread.
		 */
		record Requests<Q, A>(RequestProtocol<Q, A> protocol, RequestHandler<Q, A> handler) implements Target {
		}

		/**
		 * Answers requests without holding a thread.
		 */
		record AsynchronousRequests<Q, A>(RequestProtocol<Q, A> protocol,
				AsyncRequestHandler<Q, A> handler) implements Target {
		}

	}

	public static StreamHandlerRegistration of(String id, String protocol, ProtocolHandler handler) {
		return of(id, protocol, new Target.Blocking(handler));
	}

	public static StreamHandlerRegistration async(String id, String protocol, AsyncProtocolHandler handler) {
		return of(id, protocol, new Target.Asynchronous(handler));
	}

	/**
	 * @param protocol whose limits hold where the options say nothing
	 */
	public static <Q, A> StreamHandlerRegistration of(String id, RequestProtocol<Q, A> protocol,
			RequestHandler<Q, A> handler) {
		return of(id, protocol.id(), new Target.Requests<>(protocol, handler));
	}

	/**
	 * @param protocol whose limits hold where the options say nothing
	 */
	public static <Q, A> StreamHandlerRegistration async(String id, RequestProtocol<Q, A> protocol,
			AsyncRequestHandler<Q, A> handler) {
		return of(id, protocol.id(), new Target.AsynchronousRequests<>(protocol, handler));
	}

	private static StreamHandlerRegistration of(String id, String protocol, Target target) {
		return new StreamHandlerRegistration(id, List.of(protocol), target, StreamHandlerOptions.defaults());
	}

	public StreamHandlerRegistration withProtocols(String... values) {
		return new StreamHandlerRegistration(this.id, List.of(values), this.target, this.options);
	}

	public StreamHandlerRegistration withOptions(StreamHandlerOptions value) {
		return new StreamHandlerRegistration(this.id, this.protocols, this.target, value);
	}

}
