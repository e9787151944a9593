/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
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
 * depend on that. Thread-safe.
 */
public final class IsolatedEventListenerFactory implements EventListenerFactory, BeanFactoryAware, Ordered {

	/**
	 * After the factory of transactional listeners (50), before the default one (lowest
	 * precedence).
	 */
	private static final int ORDER = 1000;

	private @Nullable BeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

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
		boolean singleton = this.beanFactory != null && this.beanFactory.isSingleton(beanName);
		return new IsolatedListener(beanName, type, method, singleton);
	}

	private static final class IsolatedListener extends ApplicationListenerMethodAdapter {

		private static final Logger logger = LoggerFactory.getLogger(IsolatedEventListenerFactory.class);

		private final String description;

		private final boolean singleton;

		/** Kept if there is only one: it is not looked up tens of thousands of times. */
		private volatile @Nullable Object bean;

		private IsolatedListener(String beanName, Class<?> type, Method method, boolean singleton) {
			super(beanName, type, method);
			this.singleton = singleton;
			this.description = type.getName() + "." + method.getName() + " of bean '" + beanName + "'";
		}

		@Override
		protected Object getTargetBean() {
			Object known = this.bean;
			if (known == null) {
				known = super.getTargetBean();
				if (this.singleton) {
					this.bean = known;
				}
			}
			return known;
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
