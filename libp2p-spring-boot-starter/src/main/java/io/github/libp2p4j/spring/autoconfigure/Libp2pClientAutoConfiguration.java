/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.client.ClientGroup;
import io.github.libp2p4j.spring.client.ExchangeInterceptor;
import io.github.libp2p4j.spring.client.Libp2pClientGroupConfigurer;
import io.github.libp2p4j.spring.client.Libp2pClientRegistry;
import io.github.libp2p4j.spring.client.Libp2pRequester;
import io.github.libp2p4j.spring.client.RequesterArgumentResolver;
import io.github.libp2p4j.spring.payload.PayloadConverters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what asks peers: the {@link Libp2pRequester}, the clients of
 * {@code @ImportLibp2pClients}, and a requester as an argument of handlers.
 */
@AutoConfiguration(after = { Libp2pAutoConfiguration.class, Libp2pPayloadAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
@ConditionalOnBean({ ConnectionManager.class, PayloadConverters.class })
@EnableConfigurationProperties(Libp2pProperties.class)
public final class Libp2pClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Libp2pRequester libp2pRequester(ConnectionManager node, PayloadConverters converters, ClientGroupSettings settings,
			ObjectProvider<ExchangeInterceptor> interceptors, Environment environment) {
		return Libp2pRequester.builder(node, converters)
			.interceptors(interceptors.orderedStream().toList())
			.groups(settings::of)
			.executor(Libp2pRequester.Builder.threads(Threading.VIRTUAL.isActive(environment)))
			.build();
	}

	@Bean
	ClientGroupSettings libp2pClientGroupSettings(Libp2pProperties properties,
			ObjectProvider<Libp2pClientGroupConfigurer> configurers) {
		return new ClientGroupSettings(properties, configurers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	Libp2pClientRegistry libp2pClientRegistry(Libp2pRequester requester, ConfigurableBeanFactory beanFactory) {
		return new Libp2pClientRegistry(requester, new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	RequesterArgumentResolver libp2pRequesterArgumentResolver(Libp2pRequester requester) {
		return new RequesterArgumentResolver(requester);
	}

	/**
	 * What properties and then configurers say of a group. Immutable.
	 *
	 * @param properties the properties
	 * @param configurers in their order
	 */
	record ClientGroupSettings(Libp2pProperties properties, List<Libp2pClientGroupConfigurer> configurers) {

		ClientGroup of(String name) {
			ClientProperties known = this.properties.client().get(name);
			ClientGroup group = (known != null) ? known.toGroup(name) : ClientGroup.named(name);
			for (Libp2pClientGroupConfigurer configurer : this.configurers) {
				group = configurer.configure(group);
			}
			return group;
		}

	}

}
