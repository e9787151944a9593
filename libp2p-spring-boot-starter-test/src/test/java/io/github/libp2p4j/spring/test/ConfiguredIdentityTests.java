/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.nio.file.Path;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.KeyFile;
import io.github.libp2p4j.identity.KeyType;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.test.application.SceneApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test that wants the key of the configuration, and real sockets, may have them.
 */
@SpringBootTest(classes = SceneApplication.class)
@AutoConfigureTestLibp2p(configuredIdentity = true, listenAddresses = { "/ip4/127.0.0.1/tcp/0", "/memory/0" },
		announceAddresses = "/dns4/a.example.org/tcp/1,/dns4/b.example.org/tcp/2")
@DirtiesContext
class ConfiguredIdentityTests {

	@TempDir
	static Path folder;

	@Autowired
	ConnectionManager node;

	@Autowired
	StreamTester tester;

	private static PeerId configured() {
		try (KeyFile file = KeyFile.openOrCreate(folder.resolve("node.key"), KeyType.ED25519)) {
			return file.keyPair().peerId();
		}
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		PeerId expected = configured();
		registry.add("scene.key", () -> folder.resolve("node.key").toString());
		registry.add("scene.expected-peer", expected::toString);
	}

	@Test
	void takesTheConfiguredKey(@Autowired Environment environment) {
		assertThat(this.node.peerId()).hasToString(environment.getProperty("scene.expected-peer"));
	}

	@Test
	void listensWhereTheTestSaysAndAnnouncesWhatItSays() {
		assertThat(this.node.boundAddresses()).hasSize(2)
			.anyMatch((address) -> address.isTcp())
			.anyMatch((address) -> address.memoryPort().isPresent());
		assertThat(this.node.listenAddresses()).extracting((address) -> address.withoutPeerId().toString())
			.containsExactly("/dns4/a.example.org/tcp/1", "/dns4/b.example.org/tcp/2");
	}

	@Test
	void isStillCalledInMemory() {
		assertThat(this.tester.address().memoryPort()).isPresent();
		assertThat(this.tester.protocol("/echo/1.0.0").unframed().send("hello")).hasText("hello");
	}

}
