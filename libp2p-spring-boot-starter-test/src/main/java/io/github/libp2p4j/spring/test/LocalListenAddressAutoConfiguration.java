/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.multiaddr.Multiaddr;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of the properties {@code local.libp2p.listen-address} and
 * {@code local.libp2p.listen-addresses}, for every test.
 *
 * @see LocalListenAddress
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
public final class LocalListenAddressAutoConfiguration {

	@Bean
	static BeanFactoryPostProcessor libp2pLocalListenAddresses(ConfigurableEnvironment environment) {
		return (beanFactory) -> {
			ObjectProvider<ConnectionManager> node = beanFactory.getBeanProvider(ConnectionManager.class);
			environment.getPropertySources().addFirst(new LocalListenAddressPropertySource(node));
			readMultiaddrs(beanFactory);
		};
	}

	private static void readMultiaddrs(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getConversionService() instanceof ConverterRegistry registry) {
			registry.addConverter(String.class, Multiaddr.class, (text) -> Multiaddr.parse(text.trim()));
		}
	}

}
