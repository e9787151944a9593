/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.reflect.Method;

import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.payload.PayloadHints;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Tells a native image of the proxies of clients and of the types of their messages.
 * Stateless.
 */
final class ClientAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		if (bean.getMergedBeanDefinition().getResolvableType().toClass() != Libp2pClientFactoryBean.class) {
			return null;
		}
		Class<?> client = bean.getMergedBeanDefinition().getResolvableType().getGeneric(0).toClass();
		return (context, code) -> register(context.getRuntimeHints(), client);
	}

	static void register(RuntimeHints hints, Class<?> client) {
		hints.proxies().registerJdkProxy(client);
		hints.reflection().registerType(client, MemberCategory.INVOKE_PUBLIC_METHODS);
		for (Method method : client.getMethods()) {
			if (MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(ProtocolExchange.class)) {
				PayloadHints.register(hints.reflection(), ClientArguments.of(method, client).messageType());
				PayloadHints.register(hints.reflection(), ClientResult.of(method, client).type());
			}
		}
	}

}
