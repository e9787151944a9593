/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The classes behind proxies. Stateless.
 */
final class BeanTypes {

	private BeanTypes() {
	}

	/**
	 * @return null if the type of the bean is not known without making it
	 */
	static @Nullable Class<?> targetType(ConfigurableListableBeanFactory beanFactory, String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			Class<?> scoped = AutoProxyUtils.determineTargetClass(beanFactory,
					ScopedProxyUtils.getTargetBeanName(beanName));
			return (scoped != null) ? scoped : type;
		}
		return type;
	}

}
