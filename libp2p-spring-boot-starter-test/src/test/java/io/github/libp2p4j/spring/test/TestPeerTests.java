/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.test.application.Echo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TestPeerTests {

	private static final RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1.0.0");

	@RegisterExtension
	static TestPeer greeter = TestPeer.create().handleRequests(GREET, (name, context) -> "Hello, " + name);

	@RegisterExtension
	TestPeer caller = TestPeer.create();

	private final ExtensionContext junit = Mockito.mock(ExtensionContext.class);

	@Test
	void callsAnotherOne() {
		assertThat(this.caller.node().request(greeter.address(), GREET, "world")).isEqualTo("Hello, world");
	}

	@Test
	void servesWhatIsAddedLater() throws Exception {
		this.caller.node();
		this.caller.handle("/one/1.0.0", (stream) -> stream.outputStream().write(1));
		try (Stream stream = greeter.node().newStream(this.caller.address(), "/one/1.0.0")) {
			assertThat(stream.inputStream().readAllBytes()).containsExactly(1);
		}
	}

	@Test
	void isBuiltAsTheTestWants() {
		KeyPair key = KeyPair.generateEd25519();
		try (TestPeer peer = TestPeer.create((builder) -> builder.identity(key).listen("/ip4/127.0.0.1/tcp/0"))) {
			assertThat(peer.peerId()).isEqualTo(key.peerId());
			assertThat(peer.address().memoryPort()).isPresent();
			assertThat(peer.node().boundAddresses()).hasSize(2);
			assertThat(this.caller.connect(peer.node()).remotePeer()).isEqualTo(key.peerId());
		}
	}

	@Test
	void startsWhenItIsUsed() {
		try (TestPeer idle = TestPeer.create()) {
			assertThat(ReflectionTestUtils.getField(idle, "node")).isNull();
			assertThat(idle.node().state()).isEqualTo(NodeState.RUNNING);
		}
	}

	@Test
	void endsAfterEachTestAsAnInstanceField() {
		TestPeer peer = TestPeer.create();
		ConnectionManager node = peer.node();
		peer.afterEach(this.junit);
		assertThat(node.state()).isEqualTo(NodeState.STOPPED);
		assertThatIllegalStateException().isThrownBy(peer::node).withMessageContaining("static extension");
	}

	@Test
	void endsAfterAllTestsAsAStaticField() {
		TestPeer peer = TestPeer.create();
		ConnectionManager node = peer.node();
		peer.beforeAll(this.junit);
		peer.afterEach(this.junit);
		assertThat(node.state()).isEqualTo(NodeState.RUNNING);
		peer.afterAll(this.junit);
		assertThat(node.state()).isEqualTo(NodeState.STOPPED);
	}

	@Test
	void endsBeforeTheNodeThatItCallsSoThatNothingWaitsForItsStreams() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TestLibp2pAutoConfiguration.class, Libp2pAutoConfiguration.class))
			.withPropertyValues("libp2p.listen-addresses=/memory/0", "libp2p.shutdown.grace-period=10m",
					"spring.lifecycle.timeout-per-shutdown-phase=11m")
			.withBean("echo", Echo.class)
			.run((context) -> {
				TestPeer peer = context.getBean(TestPeer.class);
				Connection connection = peer.connect(context.getBean(ConnectionManager.class));
				context.getBean(StreamTester.class).open("/echo/1.0.0").write("a").readText(1);
				context.close();
				assertThat(connection.closed().toCompletableFuture()).succeedsWithin(10, TimeUnit.SECONDS);
				assertThatIllegalStateException().isThrownBy(peer::node);
			});
	}

}
