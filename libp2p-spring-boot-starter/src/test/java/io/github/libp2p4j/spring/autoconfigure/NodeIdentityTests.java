/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.nio.file.Path;

import io.github.libp2p4j.identity.KeyFile;
import io.github.libp2p4j.identity.KeyFileException;
import io.github.libp2p4j.identity.KeyType;
import io.github.libp2p4j.identity.PeerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class NodeIdentityTests {

	@TempDir
	Path folder;

	@Test
	void withoutALocationTheIdentityIsNewAndAWarningSaysSo(CapturedOutput output) {
		NodeIdentity first = NodeIdentity.open(properties(null, true));
		NodeIdentity second = NodeIdentity.open(properties(" ", true));
		assertThat(first.keyPair().peerId()).isNotEqualTo(second.keyPair().peerId());
		assertThat(output).contains("WARN").contains("libp2p.identity.location").contains("create-if-missing");
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void makesTheFileAndItsFolderOnlyWhenAskedTo() {
		Path file = this.folder.resolve("data/node.key");
		assertThatExceptionOfType(KeyFileException.class)
			.isThrownBy(() -> NodeIdentity.open(properties(file.toString(), false)));
		assertThat(this.folder).isEmptyDirectory();
		PeerId peer;
		try (NodeIdentity made = NodeIdentity.open(properties(file.toString(), true))) {
			peer = made.keyPair().peerId();
		}
		assertThat(file).exists();
		try (NodeIdentity again = NodeIdentity.open(properties("file:" + file, false))) {
			assertThat(again.keyPair().peerId()).isEqualTo(peer);
		}
	}

	@Test
	void locksTheFileWhileItIsInUse() {
		String file = this.folder.resolve("node.key").toString();
		try (NodeIdentity first = NodeIdentity.open(properties(file, true))) {
			assertThat(first.keyPair()).isNotNull();
			assertThatExceptionOfType(KeyFileException.class)
				.isThrownBy(() -> NodeIdentity.open(properties(file, true)));
		}
	}

	@Test
	void makesAKeyOfTheWantedType() {
		String file = this.folder.resolve("node.key").toString();
		try (NodeIdentity made = NodeIdentity
			.open(new Libp2pProperties.Identity(file, true, KeyType.SECP256K1, KeyFile.Access.PRIVATE))) {
			assertThat(made.keyPair().type()).isEqualTo(KeyType.SECP256K1);
		}
	}

	@Test
	void readsPathsAndFileUrls() {
		assertThat(NodeIdentity.path("data/node.key")).isEqualTo(Path.of("data/node.key"));
		assertThat(NodeIdentity.path("file:data/node.key")).isEqualTo(Path.of("data/node.key"));
		assertThat(NodeIdentity.path("file:/run/node.key")).isEqualTo(Path.of("/run/node.key"));
		assertThat(NodeIdentity.path("file:///run/node.key")).isEqualTo(Path.of("/run/node.key"));
	}

	@Test
	void refusesWhatIsNoFile() {
		for (String location : new String[] { "classpath:node.key", "https://example.com/node.key" }) {
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> NodeIdentity.path(location))
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("libp2p.identity.location"));
		}
	}

	private static Libp2pProperties.Identity properties(@Nullable String location, boolean createIfMissing) {
		return new Libp2pProperties.Identity(location, createIfMissing, KeyType.ED25519, KeyFile.Access.PRIVATE);
	}

}
