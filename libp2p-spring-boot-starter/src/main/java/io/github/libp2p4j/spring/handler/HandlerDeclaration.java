/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.annotation.StreamHandler;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * What annotations say of a handler. Immutable.
 */
sealed interface HandlerDeclaration {

	/**
	 * @return empty text if nothing is said
	 */
	String id(HandlerAttributes attributes);

	List<String> protocols(HandlerAttributes attributes);

	StreamHandlerOptions options(HandlerAttributes attributes);

	/**
	 * By its own annotation.
	 */
	record Own(StreamHandler annotation) implements HandlerDeclaration {

		@Override
		public String id(HandlerAttributes attributes) {
			return attributes.text("id", this.annotation.id());
		}

		@Override
		public List<String> protocols(HandlerAttributes attributes) {
			return attributes.protocols(this.annotation.protocols());
		}

		@Override
		public StreamHandlerOptions options(HandlerAttributes attributes) {
			StreamHandlerOptions options = StreamHandlerOptions.defaults();
			options = attributes.concurrency(options, this.annotation.concurrency(),
					this.annotation.concurrencyPerPeer());
			options = attributes.timeout(options, this.annotation.timeout());
			options = attributes.maxMessageSize(options, this.annotation.maxMessageSize());
			options = attributes.framing(options, this.annotation.framing());
			options = attributes.autoStartup(options, this.annotation.autoStartup());
			List<StreamInterceptor> interceptors = new ArrayList<>();
			for (String declared : this.annotation.interceptors()) {
				interceptors.add(attributes.bean("interceptors", declared, StreamInterceptor.class));
			}
			return this.annotation.blendWithGlobalInterceptors() ? options.withBlendedInterceptors(interceptors)
					: options.withInterceptors(interceptors);
		}

	}

	/**
	 * By a contract that it implements.
	 *
	 * @param prefix what the protocol id begins with
	 * @param annotation of the interface's method
	 */
	record Contract(String prefix, ProtocolExchange annotation) implements HandlerDeclaration {

		/**
		 * The methods of a class that contracts have, as the class has them.
		 */
		static Map<Method, HandlerDeclaration> all(Class<?> type) {
			Map<Method, HandlerDeclaration> found = new LinkedHashMap<>();
			for (Class<?> contract : ClassUtils.getAllInterfacesForClassAsSet(type)) {
				Libp2pExchange exchange = AnnotatedElementUtils.findMergedAnnotation(contract, Libp2pExchange.class);
				if (exchange != null) {
					add(found, contract, exchange.value(), type);
				}
			}
			return found;
		}

		private static void add(Map<Method, HandlerDeclaration> found, Class<?> contract, String prefix,
				Class<?> type) {
			for (Method declared : contract.getMethods()) {
				ProtocolExchange annotation = AnnotatedElementUtils.findMergedAnnotation(declared,
						ProtocolExchange.class);
				if (annotation != null) {
					found.putIfAbsent(BridgeMethodResolver.getMostSpecificMethod(declared, type),
							new Contract(prefix, annotation));
				}
			}
		}

		@Override
		public String id(HandlerAttributes attributes) {
			return "";
		}

		@Override
		public List<String> protocols(HandlerAttributes attributes) {
			return attributes.literal(List
				.of(attributes.text("value", this.prefix) + attributes.text("protocol", this.annotation.protocol())));
		}

		@Override
		public StreamHandlerOptions options(HandlerAttributes attributes) {
			StreamHandlerOptions options = attributes.timeout(StreamHandlerOptions.defaults(),
					this.annotation.timeout());
			return attributes.maxMessageSize(options, this.annotation.maxMessageSize());
		}

	}

}
