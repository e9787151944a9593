/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.test.application.SceneApplication;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node with sockets on free ports, in a test without any annotation of ours: the
 * addresses are injected nevertheless.
 */
@SpringBootTest(classes = SceneApplication.class,
		properties = { "libp2p.listen-addresses=/ip4/127.0.0.1/tcp/0,/memory/0", "libp2p.announce-addresses=",
				"libp2p.bootstrap.peers=", "libp2p.events.enabled=false" })
class LocalListenAddressTests {

	@Autowired
	ConnectionManager node;

	@LocalListenAddress
	String text = "";

	@Value("${local.libp2p.listen-addresses}")
	List<Multiaddr> all = List.of();

	@Test
	void injectsTheFirstAddressWithThePortThatWasTaken(@LocalListenAddress Multiaddr address) {
		assertThat(address).isEqualTo(this.node.listenAddresses().get(0));
		assertThat(address.tcpPort().orElse(0)).isPositive();
		assertThat(address.peerId()).hasValue(this.node.peerId());
		assertThat(this.text).isEqualTo(address.toString());
	}

	@Test
	void injectsAllAddresses() {
		assertThat(this.all).hasSizeGreaterThan(1).isEqualTo(this.node.listenAddresses());
	}

	@Test
	void hasNoAddressWhereThereIsNoNode() {
		SpringApplication application = new SpringApplicationBuilder(SceneApplication.class)
			.web(WebApplicationType.NONE)
			.properties("libp2p.enabled=false")
			.build();
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getEnvironment().containsProperty("local.libp2p.listen-address")).isFalse();
		}
	}

	@Test
	void hasNoAddressBeforeTheNodeStarts() {
		SpringApplication application = new SpringApplicationBuilder(SceneApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.config.location=optional:file:no-such-file/", "libp2p.lifecycle.auto-startup=false")
			.build();
		try (ConfigurableApplicationContext context = application.run()) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("local.libp2p.listen-addresses")).isNull();
			context.getBean(ConnectionManager.class).start();
			assertThat(environment.getProperty("local.libp2p.listen-addresses")).startsWith("/ip4/127.0.0.1/tcp/");
		}
	}

}
