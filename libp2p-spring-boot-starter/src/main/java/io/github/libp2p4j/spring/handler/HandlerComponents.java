/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.spring.annotation.Libp2pAdvice;
import io.github.libp2p4j.spring.payload.PayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.Validator;

/**
 * What the application's beans add to handlers, looked up when the first handler is made.
 * Thread-safe.
 */
final class HandlerComponents {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<PayloadConverters> converters;

	private final Supplier<List<StreamArgumentResolver>> resolvers;

	private final Supplier<List<StreamInterceptor>> interceptors;

	private final Supplier<List<ExceptionMethods>> advice;

	private final Supplier<List<NetworkObserver>> observers;

	HandlerComponents(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.converters = SingletonSupplier.of(this::findConverters);
		this.resolvers = SingletonSupplier
			.of(() -> beanFactory.getBeanProvider(StreamArgumentResolver.class).orderedStream().toList());
		this.interceptors = SingletonSupplier.of(this::findInterceptors);
		this.advice = SingletonSupplier.of(this::findAdvice);
		this.observers = SingletonSupplier
			.of(() -> beanFactory.getBeanProvider(NetworkObserver.class).orderedStream().toList());
	}

	ConfigurableListableBeanFactory beanFactory() {
		return this.beanFactory;
	}

	PayloadConverters converters() {
		return this.converters.get();
	}

	List<StreamArgumentResolver> resolvers() {
		return this.resolvers.get();
	}

	List<ExceptionMethods> advice() {
		return this.advice.get();
	}

	List<NetworkObserver> observers() {
		return this.observers.get();
	}

	/**
	 * The application's one, or its primary one, if there is a such.
	 */
	@Nullable Validator validator() {
		return this.beanFactory.getBeanProvider(Validator.class).getIfUnique();
	}

	/**
	 * The interceptors of one handler, outermost first: those for all, and its own.
	 */
	List<StreamInterceptor> interceptors(StreamHandlerOptions options) {
		List<StreamInterceptor> all = new ArrayList<>(this.interceptors.get());
		options.interceptors().stream().filter((own) -> !all.contains(own)).forEach(all::add);
		if (options.blendWithGlobalInterceptors()) {
			order().sort(all);
		}
		return List.copyOf(all);
	}

	private PayloadConverters findConverters() {
		return this.beanFactory.getBeanProvider(PayloadConverters.class)
			.getIfAvailable(() -> new PayloadConverters(
					this.beanFactory.getBeanProvider(PayloadConverter.class).orderedStream().toList()));
	}

	private List<StreamInterceptor> findInterceptors() {
		List<StreamInterceptor> found = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(StreamInterceptor.class)) {
			if (isForAll(name)) {
				found.add(this.beanFactory.getBean(name, StreamInterceptor.class));
			}
		}
		order().sort(found);
		return List.copyOf(found);
	}

	/**
	 * A bean that is no candidate for injection by type alone is for those who name it.
	 */
	private boolean isForAll(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		return definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate());
	}

	private BeanOrder order() {
		BeanOrder order = new BeanOrder(this.beanFactory);
		for (String name : this.beanFactory.getBeanNamesForType(StreamInterceptor.class)) {
			order.named(name, this.beanFactory.getBean(name));
		}
		return order;
	}

	private List<ExceptionMethods> findAdvice() {
		BeanOrder order = new BeanOrder(this.beanFactory);
		List<Object> beans = new ArrayList<>();
		List<String> names = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForAnnotation(Libp2pAdvice.class)) {
			Object bean = this.beanFactory.getBean(name);
			order.named(name, bean);
			beans.add(bean);
			names.add(name);
		}
		List<Object> sorted = new ArrayList<>(beans);
		order.sort(sorted);
		return sorted.stream().map((bean) -> ExceptionMethods.of(this, names.get(beans.indexOf(bean)))).toList();
	}

}
