/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Sorts objects by their order, where {@code @Order} on the {@code @Bean} method counts
 * too. Confined to one thread.
 */
final class BeanOrder {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Object, String> names = new IdentityHashMap<>();

	BeanOrder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** Tells which bean an object is. */
	void named(String beanName, Object bean) {
		this.names.put(bean, beanName);
	}

	<T> void sort(List<T> objects) {
		objects.sort(AnnotationAwareOrderComparator.INSTANCE.withSourceProvider(this::declaration));
	}

	private @Nullable Object declaration(Object object) {
		String name = this.names.get(object);
		if (name == null || !this.beanFactory.containsBeanDefinition(name)) {
			return null;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		if (!(definition instanceof RootBeanDefinition root)) {
			return null;
		}
		List<Object> declarations = new ArrayList<>(2);
		Method factoryMethod = root.getResolvedFactoryMethod();
		if (factoryMethod != null) {
			declarations.add(factoryMethod);
		}
		Class<?> targetType = root.getTargetType();
		if (targetType != null && targetType != object.getClass()) {
			declarations.add(targetType);
		}
		return declarations.toArray();
	}

}
