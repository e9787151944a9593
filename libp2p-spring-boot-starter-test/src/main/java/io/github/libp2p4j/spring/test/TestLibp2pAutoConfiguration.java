/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBuilderCustomizer;
import io.github.libp2p4j.spring.autoconfigure.Libp2pProperties;
import io.github.libp2p4j.spring.payload.PayloadConverters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what a test with listeners in memory needs.
 *
 * @see AutoConfigureTestLibp2p
 */
@AutoConfiguration(before = Libp2pAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
public final class TestLibp2pAutoConfiguration {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "libp2p.test.configured-identity", havingValue = false, matchIfMissing = true)
	KeyPair testLibp2pKeyPair() {
		return KeyPair.generateEd25519();
	}

	/**
	 * The last word: addresses that customizers of the application add are replaced too.
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	Libp2pBuilderCustomizer testLibp2pListeners(Libp2pProperties properties) {
		return (builder) -> builder.listenOnly(properties.listenAddresses());
	}

	@Bean
	@ConditionalOnMissingBean
	TestPeer libp2pTestPeer() {
		return TestPeer.create();
	}

	@Bean
	TestPeerLifecycle libp2pTestPeerLifecycle(ObjectProvider<TestPeer> peer) {
		return new TestPeerLifecycle(peer);
	}

	@Bean
	@ConditionalOnMissingBean
	StreamTester libp2pStreamTester(ConnectionManager node, TestPeer peer, ObjectProvider<PayloadConverters> converters,
			Environment environment) {
		return new StreamTester(node, peer, new TestPayloads(converters.getIfAvailable()), timeout(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	Libp2pEvents libp2pRecordedEvents(Environment environment) {
		return new Libp2pEvents(timeout(environment));
	}

	private static Duration timeout(Environment environment) {
		return environment.getProperty("libp2p.test.timeout", Duration.class, DEFAULT_TIMEOUT);
	}

}
