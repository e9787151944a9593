/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.lang.reflect.Method;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Makes {@code @EventListener} methods of {@link Libp2pEvent}s fail alone: Spring's
 * multicaster stops at the first listener that throws, and who comes after it should not
 * depend on that. Immutable.
 */
public final class IsolatedEventListenerFactory implements EventListenerFactory, Ordered {

	/**
	 * After the factory of transactional listeners (50), before the default one (lowest
	 * precedence).
	 */
	private static final int ORDER = 1000;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public boolean supportsMethod(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length == 1) {
			return Libp2pEvent.class.isAssignableFrom(parameters[0]);
		}
		EventListener annotation = AnnotatedElementUtils.findMergedAnnotation(method, EventListener.class);
		if (annotation == null || annotation.classes().length == 0) {
			return false;
		}
		for (Class<?> type : annotation.classes()) {
			if (!Libp2pEvent.class.isAssignableFrom(type)) {
				return false;
			}
		}
		return true;
	}

	@Override
	public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
		return new IsolatedListener(beanName, type, method);
	}

	private static final class IsolatedListener extends ApplicationListenerMethodAdapter {

		private static final Logger logger = LoggerFactory.getLogger(IsolatedEventListenerFactory.class);

		private final String description;

		private IsolatedListener(String beanName, Class<?> type, Method method) {
			super(beanName, type, method);
			this.description = type.getName() + "." + method.getName() + " of bean '" + beanName + "'";
		}

		@Override
		public void processEvent(ApplicationEvent event) {
			try {
				super.processEvent(event);
			}
			catch (Exception ex) {
				logger.warn("Listener {} failed on {}", this.description, event.getClass().getSimpleName(), ex);
			}
		}

	}

}
