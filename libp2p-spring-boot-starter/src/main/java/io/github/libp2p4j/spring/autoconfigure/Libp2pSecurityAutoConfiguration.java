/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.security.AuthorizingInterceptor;
import io.github.libp2p4j.spring.security.PeerAuthoritiesMapper;
import io.github.libp2p4j.spring.security.PeerAuthorizer;
import io.github.libp2p4j.spring.security.SecurityContextInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Auto-configuration of who may call which handler.
 */
@AutoConfiguration(after = Libp2pAutoConfiguration.class)
@ConditionalOnBean(ConnectionManager.class)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
public final class Libp2pSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(PeerAuthorizer.class)
	AuthorizingInterceptor libp2pAuthorizingInterceptor(ObjectProvider<PeerAuthorizer> authorizers) {
		return new AuthorizingInterceptor(authorizers.orderedStream().toList());
	}

	/**
	 * Spring Security's view of peers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolder.class)
	@ConditionalOnBooleanProperty(name = "libp2p.security.authentication", matchIfMissing = true)
	static class AuthenticationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SecurityContextInterceptor libp2pSecurityContextInterceptor(ObjectProvider<PeerAuthoritiesMapper> authorities) {
			return new SecurityContextInterceptor(authorities.getIfAvailable(() -> (peer) -> List.of()));
		}

	}

}
