/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Puts together all that is to be known of handlers. Thread-safe.
 *
 * @param components what the application's beans add
 * @param defaults what holds for handlers that do not say otherwise
 */
record HandlerSpecs(HandlerComponents components, HandlerDefaults defaults) {

	/**
	 * Who a handler is.
	 *
	 * @param id its name
	 * @param protocols the protocol ids that it is for
	 * @param description for people to read
	 */
	record Name(String id, List<String> protocols, String description) {
	}

	/**
	 * A handler that a bean declares.
	 */
	HandlerSpec declared(Name name, String beanName, Invocation invocation, StreamHandlerOptions options) {
		return spec(name, invocation, ExceptionMethods.of(this.components, beanName), options, null);
	}

	/**
	 * A handler made by code.
	 */
	HandlerSpec registered(StreamHandlerRegistration registration) {
		String description = "registration '" + registration.id() + "'";
		List<String> protocols = new HandlerAttributes(this.components.beanFactory(), description)
			.literal(registration.protocols());
		RequestProtocol<?, ?> own = protocol(registration.target());
		StreamHandlerOptions options = registration.options();
		if (own != null && options.framing() == null) {
			options = options.withFraming(own.framing());
		}
		return spec(new Name(registration.id(), protocols, description), CoreInvocations.of(registration.target()),
				ExceptionMethods.NONE, options, (own != null) ? own.limits() : null);
	}

	private static @Nullable RequestProtocol<?, ?> protocol(StreamHandlerRegistration.Target target) {
		if (target instanceof StreamHandlerRegistration.Target.Requests<?, ?> requests) {
			return requests.protocol();
		}
		return (target instanceof StreamHandlerRegistration.Target.AsynchronousRequests<?, ?> requests)
				? requests.protocol() : null;
	}

	private HandlerSpec spec(Name name, Invocation invocation, ExceptionMethods own, StreamHandlerOptions options,
			@Nullable RequestLimits limits) {
		List<ExceptionMethods> exceptions = new ArrayList<>();
		exceptions.add(own);
		exceptions.addAll(this.components.advice());
		boolean request = invocation.exchange() == Invocation.Exchange.UNARY
				|| invocation.exchange() == Invocation.Exchange.ONE_WAY;
		HandlerSpec.Terms terms = HandlerSpec.Terms.of(options, this.defaults,
				request ? RequestLimits.defaults() : null, limits);
		return new HandlerSpec(name.id(), name.protocols(), name.description(), invocation, List.copyOf(exceptions),
				this.components.interceptors(options), terms);
	}

}
