/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Codec;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.spring.payload.PayloadConverters;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Beans that are handlers themselves. Stateless.
 */
final class HandlerBeans {

	private HandlerBeans() {
	}

	static Invocation invocation(HandlerComponents components, String beanName, String description) {
		ConfigurableListableBeanFactory beanFactory = components.beanFactory();
		if (beanFactory.isTypeMatch(beanName, ProtocolHandler.class)) {
			return new CoreInvocations.Blocking(() -> beanFactory.getBean(beanName, ProtocolHandler.class));
		}
		if (beanFactory.isTypeMatch(beanName, AsyncProtocolHandler.class)) {
			return new CoreInvocations.Asynchronous(() -> beanFactory.getBean(beanName, AsyncProtocolHandler.class));
		}
		if (beanFactory.isTypeMatch(beanName, RequestHandler.class)) {
			return new CoreInvocations.Requests<>(codecs(components, beanName, description, RequestHandler.class),
					() -> requests(beanFactory, beanName));
		}
		if (beanFactory.isTypeMatch(beanName, AsyncRequestHandler.class)) {
			return new CoreInvocations.AsynchronousRequests<>(
					codecs(components, beanName, description, AsyncRequestHandler.class),
					() -> asynchronousRequests(beanFactory, beanName));
		}
		throw new InvalidStreamHandlerException(description,
				"it implements neither ProtocolHandler nor AsyncProtocolHandler, RequestHandler or AsyncRequestHandler",
				"Implement one of the four, or move the annotation to a method that takes a Stream or a payload.");
	}

	@SuppressWarnings("unchecked")
	private static RequestHandler<Object, Object> requests(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.getBean(name, RequestHandler.class);
	}

	@SuppressWarnings("unchecked")
	private static AsyncRequestHandler<Object, Object> asynchronousRequests(ConfigurableListableBeanFactory beanFactory,
			String name) {
		return beanFactory.getBean(name, AsyncRequestHandler.class);
	}

	private static CoreInvocations.Codecs<Object, Object> codecs(HandlerComponents components, String beanName,
			String description, Class<?> kind) {
		ResolvableType type = type(components.beanFactory(), beanName).as(kind);
		ResolvableType request = type.getGeneric(0);
		ResolvableType answer = type.getGeneric(1);
		if (request.resolve() == null || answer.resolve() == null) {
			throw new InvalidStreamHandlerException(description, "the types of its requests and answers are not known",
					"Name them where the bean is declared, such as by @Bean " + kind.getSimpleName()
							+ "<Question, Answer>.");
		}
		PayloadConverters converters = components.converters();
		boolean oneWay = answer.toClass() == NoAnswer.class;
		Codec<Object> answers = oneWay ? ends() : converters.requireCodec(answer, "the answer of " + description);
		return new CoreInvocations.Codecs<>(converters.requireCodec(request, "the request to " + description), answers,
				oneWay, false);
	}

	@SuppressWarnings("unchecked")
	private static Codec<Object> ends() {
		return (Codec<Object>) (Codec<?>) RequestProtocol.oneWay("/", Codec.bytes()).answerCodec();
	}

	/**
	 * As the bean is declared: a lambda's class knows no generics.
	 */
	private static ResolvableType type(ConfigurableListableBeanFactory beanFactory, String beanName) {
		ResolvableType declared = beanFactory.getMergedBeanDefinition(beanName).getResolvableType();
		Class<?> target = BeanTypes.targetType(beanFactory, beanName);
		boolean vague = declared.hasUnresolvableGenerics() || declared == ResolvableType.NONE;
		return (vague && target != null) ? ResolvableType.forClass(target) : declared;
	}

}
