/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.libp2p4j.spring.payload.SuspendingFunctions;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean, called through the bean's proxy if it has one. Immutable.
 *
 * @param bean looked up for each call, so that lazy and scoped beans work
 * @param invocable what to call: of the proxy's type, if the bean has a proxy
 * @param parameters with the annotations of interfaces merged in, generics resolved
 * @param returnType the same for what the method returns
 * @param suspended what a suspending function gives; null for other methods
 * @param description for errors
 */
record BeanMethod(Supplier<Object> bean, Method invocable, List<MethodParameter> parameters, MethodParameter returnType,
		@Nullable ResolvableType suspended, String description) {

	private static final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	/**
	 * @param type the class behind the bean's proxy
	 * @param method as that class has it
	 * @throws InvalidStreamHandlerException if it cannot be called
	 */
	static BeanMethod of(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> type, Method method) {
		String description = "method " + type.getName() + "." + method.getName() + " of bean '" + beanName + "'";
		boolean suspending = SuspendingFunctions.is(method);
		if (suspending && !SuspendingFunctions.isSupported()) {
			throw new InvalidStreamHandlerException(description, "it is a suspending function",
					"Add " + SuspendingFunctions.NEEDED + ", or return a CompletionStage.");
		}
		AnnotatedMethod annotated = new AnnotatedMethod(method);
		List<MethodParameter> parameters = Stream.of(annotated.getMethodParameters())
			.limit(method.getParameterCount() - (suspending ? 1 : 0))
			.map((parameter) -> parameter.withContainingClass(type))
			.toList();
		parameters.forEach((parameter) -> parameter.initParameterNameDiscovery(names));
		Method invocable = invocable(beanFactory, beanName, method, description);
		ReflectionUtils.makeAccessible(invocable);
		return new BeanMethod(() -> beanFactory.getBean(beanName), invocable, parameters,
				annotated.getReturnType().withContainingClass(type),
				suspending ? SuspendingFunctions.resultOf(method, type) : null, description);
	}

	private static Method invocable(ConfigurableListableBeanFactory beanFactory, String beanName, Method method,
			String description) {
		try {
			return AopUtils.selectInvocableMethod(method, beanFactory.getType(beanName));
		}
		catch (IllegalStateException ex) {
			throw new InvalidStreamHandlerException(description,
					"the bean's proxy does not have the method: " + ex.getMessage(),
					"Make the method non-private, and either declare it in an interface of the bean or have the bean "
							+ "proxied by class (proxyTargetClass=true, spring.aop.proxy-target-class=true).");
		}
	}

	@Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
		if (this.suspended != null) {
			return SuspendingFunctions.invoke(this.invocable, this.bean.get(), arguments);
		}
		try {
			return this.invocable.invoke(this.bean.get(), arguments);
		}
		catch (InvocationTargetException ex) {
			throw Stages.thrown(ex.getTargetException());
		}
	}

	/** Such as {@code 'numbers' (org.example.Numbers)}. */
	static String describe(MethodParameter parameter) {
		String name = parameter.getParameterName();
		return "'" + ((name != null) ? name : parameter.getParameterIndex()) + "' ("
				+ parameter.getGenericParameterType().getTypeName() + ")";
	}

}
