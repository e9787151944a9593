/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds {@link StreamHandler} on beans, their methods and {@code @Bean} methods. It reads
 * the annotations of the class behind a proxy, calls through the proxy, and creates no
 * bean.
 */
final class StreamHandlerDiscovery {

	/**
	 * The specification of multistream-select bounds a message to 1,024 bytes including
	 * the line feed.
	 */
	private static final int MAX_PROTOCOL_BYTES = 1023;

	private final ConfigurableListableBeanFactory beanFactory;

	StreamHandlerDiscovery(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	List<DiscoveredHandler> discover() {
		List<DiscoveredHandler> found = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = targetType(beanName);
				if (type != null) {
					addBean(found, beanName, type);
					addMethods(found, beanName, type);
				}
			}
		}
		return found;
	}

	private @Nullable Class<?> targetType(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			Class<?> scoped = AutoProxyUtils.determineTargetClass(this.beanFactory,
					ScopedProxyUtils.getTargetBeanName(beanName));
			return (scoped != null) ? scoped : type;
		}
		return type;
	}

	private void addBean(List<DiscoveredHandler> found, String beanName, Class<?> type) {
		StreamHandler annotation = this.beanFactory.findAnnotationOnBean(beanName, StreamHandler.class, false);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(type, StreamHandler.class);
		}
		if (annotation == null) {
			return;
		}
		// A lambda's class has a name that tells nobody anything.
		String description = "bean '" + beanName + "'" + (type.isHidden() ? "" : " (" + type.getName() + ")");
		List<String> protocols = protocols(annotation, description);
		Supplier<Object> bean = bean(beanName);
		if (this.beanFactory.isTypeMatch(beanName, ProtocolHandler.class)) {
			found.add(new DiscoveredHandler(protocols, description,
					(stream) -> ((ProtocolHandler) bean.get()).handle(stream), null));
		}
		else if (this.beanFactory.isTypeMatch(beanName, AsyncProtocolHandler.class)) {
			found.add(new DiscoveredHandler(protocols, description, null,
					(stream) -> ((AsyncProtocolHandler) bean.get()).handle(stream)));
		}
		else {
			throw new InvalidStreamHandlerException(description,
					"it implements neither ProtocolHandler nor AsyncProtocolHandler",
					"Implement one of the two, or move the annotation to a method that takes a Stream.");
		}
	}

	private void addMethods(List<DiscoveredHandler> found, String beanName, Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, StreamHandler.class)) {
			return;
		}
		Map<Method, StreamHandler> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<StreamHandler>) (
						method) -> AnnotatedElementUtils.hasAnnotation(method, Bean.class) ? null
								: AnnotatedElementUtils.findMergedAnnotation(method, StreamHandler.class));
		methods.forEach((method, annotation) -> found.add(method(beanName, type, method, annotation)));
	}

	private DiscoveredHandler method(String beanName, Class<?> type, Method method, StreamHandler annotation) {
		String description = "method " + type.getName() + "." + method.getName() + " of bean '" + beanName + "'";
		StreamHandlerMethod handler = StreamHandlerMethod.of(bean(beanName), invocable(beanName, method, description),
				description);
		List<String> protocols = protocols(annotation, description);
		return handler.isAsynchronous() ? new DiscoveredHandler(protocols, description, null, handler.asynchronous())
				: new DiscoveredHandler(protocols, description, handler.blocking(), null);
	}

	private Method invocable(String beanName, Method method, String description) {
		try {
			return AopUtils.selectInvocableMethod(method, this.beanFactory.getType(beanName));
		}
		catch (IllegalStateException ex) {
			throw new InvalidStreamHandlerException(description,
					"the bean's proxy does not have the method: " + ex.getMessage(),
					"Make the method non-private, and either declare it in an interface of the bean or have the bean "
							+ "proxied by class (proxyTargetClass=true, spring.aop.proxy-target-class=true).");
		}
	}

	private Supplier<Object> bean(String beanName) {
		return () -> this.beanFactory.getBean(beanName);
	}

	private List<String> protocols(StreamHandler annotation, String description) {
		List<String> protocols = new ArrayList<>();
		for (String declared : annotation.protocols()) {
			String protocol = this.beanFactory.resolveEmbeddedValue(declared);
			if (protocol == null || !protocol.startsWith("/")
					|| protocol.getBytes(StandardCharsets.UTF_8).length > MAX_PROTOCOL_BYTES) {
				throw new InvalidStreamHandlerException(description, "'" + protocol + "' is not a protocol id",
						"A protocol id starts with '/' and has at most " + MAX_PROTOCOL_BYTES
								+ " bytes, such as '/echo/1.0.0'.");
			}
			protocols.add(protocol);
		}
		if (protocols.isEmpty()) {
			throw new InvalidStreamHandlerException(description, "it names no protocol",
					"Name at least one protocol id, such as @StreamHandler(\"/echo/1.0.0\").");
		}
		return List.copyOf(protocols);
	}

}
