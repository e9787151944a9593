/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds {@link StreamHandler} on beans, their methods and {@code @Bean} methods, and the
 * contracts that a {@link Libp2pController} implements. It reads the annotations of the
 * class behind a proxy, calls through the proxy, and creates no bean.
 */
final class StreamHandlerDiscovery {

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerSpecs specs;

	StreamHandlerDiscovery(HandlerSpecs specs) {
		this.beanFactory = specs.components().beanFactory();
		this.specs = specs;
	}

	List<HandlerSpec> discover() {
		List<HandlerSpec> found = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = BeanTypes.targetType(this.beanFactory, beanName);
				if (type != null) {
					addBean(found, beanName, type);
					addMethods(found, beanName, type);
				}
			}
		}
		return found;
	}

	private void addBean(List<HandlerSpec> found, String beanName, Class<?> type) {
		StreamHandler annotation = this.beanFactory.findAnnotationOnBean(beanName, StreamHandler.class, false);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(type, StreamHandler.class);
		}
		if (annotation == null) {
			return;
		}
		// A lambda's class has a name that tells nobody anything.
		String description = "bean '" + beanName + "'" + (type.isHidden() ? "" : " (" + type.getName() + ")");
		HandlerAttributes attributes = new HandlerAttributes(this.beanFactory, description);
		HandlerDeclaration declaration = new HandlerDeclaration.Own(annotation);
		List<String> protocols = declaration.protocols(attributes);
		Invocation invocation = HandlerBeans.invocation(this.specs.components(), beanName, description);
		String id = declaration.id(attributes);
		found.add(this.specs.declared(new HandlerSpecs.Name(id.isEmpty() ? beanName : id, protocols, description),
				beanName, invocation, declaration.options(attributes)));
	}

	private void addMethods(List<HandlerSpec> found, String beanName, Class<?> type) {
		Map<Method, HandlerDeclaration> methods = new HashMap<>();
		if (AnnotationUtils.isCandidateClass(type, StreamHandler.class)) {
			methods.putAll(MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<HandlerDeclaration>) StreamHandlerDiscovery::declaration));
		}
		if (AnnotatedElementUtils.hasAnnotation(type, Libp2pController.class)) {
			HandlerDeclaration.Contract.all(type).forEach(methods::putIfAbsent);
		}
		methods.forEach((method, declaration) -> found
			.add(method(beanName, type, method, declaration, isOverloaded(method, methods.keySet()))));
	}

	private static @Nullable HandlerDeclaration declaration(Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
			return null;
		}
		StreamHandler annotation = AnnotatedElementUtils.findMergedAnnotation(method, StreamHandler.class);
		return (annotation != null) ? new HandlerDeclaration.Own(annotation) : null;
	}

	private static boolean isOverloaded(Method method, Collection<Method> all) {
		return all.stream().filter((other) -> other.getName().equals(method.getName())).count() > 1;
	}

	private HandlerSpec method(String beanName, Class<?> type, Method method, HandlerDeclaration declaration,
			boolean overloaded) {
		BeanMethod called = BeanMethod.of(this.beanFactory, beanName, type, method);
		HandlerAttributes attributes = new HandlerAttributes(this.beanFactory, called.description());
		List<String> protocols = declaration.protocols(attributes);
		StreamHandlerOptions options = declaration.options(attributes);
		String id = declaration.id(attributes);
		if (id.isEmpty()) {
			id = overloaded ? protocols.get(0) : beanName + "." + method.getName();
		}
		return this.specs.declared(new HandlerSpecs.Name(id, protocols, called.description()), beanName,
				MethodInvocations.of(this.specs.components(), called, options), options);
	}

}
