/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test with a node in memory brings gives way to the test's own.
 */
class TestBackOffTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, TestLibp2pAutoConfiguration.class))
		.withPropertyValues("libp2p.listen-addresses=/memory/0");

	@Test
	void everythingIsThereByDefault() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(KeyPair.class)
			.hasSingleBean(TestPeer.class)
			.hasSingleBean(StreamTester.class)
			.hasSingleBean(Libp2pEvents.class));
	}

	@Test
	void theKeyGivesWay() {
		KeyPair own = KeyPair.generateEd25519();
		this.runner.withBean("own", KeyPair.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(KeyPair.class)
				.getBean(ConnectionManager.class)
				.extracting(ConnectionManager::peerId)
				.isEqualTo(own.peerId()));
	}

	@Test
	void thePeerGivesWay() {
		TestPeer own = TestPeer.create();
		this.runner.withBean("own", TestPeer.class, () -> own)
			.run((context) -> assertThat(context).getBean(TestPeer.class).isSameAs(own));
	}

	@Test
	void theTesterGivesWay() {
		this.runner.run((first) -> {
			StreamTester own = first.getBean(StreamTester.class);
			this.runner.withBean("own", StreamTester.class, () -> own)
				.run((context) -> assertThat(context).getBean(StreamTester.class).isSameAs(own));
		});
	}

	@Test
	void theRecorderGivesWay() {
		Libp2pEvents own = new Libp2pEvents(Duration.ofSeconds(1));
		this.runner.withBean("own", Libp2pEvents.class, () -> own)
			.run((context) -> assertThat(context).getBean(Libp2pEvents.class).isSameAs(own));
	}

	@Test
	void nothingIsThereWhereTheNodeIsSwitchedOff() {
		this.runner.withPropertyValues("libp2p.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(KeyPair.class)
				.doesNotHaveBean(TestPeer.class)
				.doesNotHaveBean(StreamTester.class)
				.doesNotHaveBean(Libp2pEvents.class));
	}

}
