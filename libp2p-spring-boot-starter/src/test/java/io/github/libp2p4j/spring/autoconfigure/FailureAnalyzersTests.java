/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.net.BindException;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

	@Test
	void explainsAPortInUse(CapturedOutput output) {
		fails(PortInUse.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The libp2p node cannot listen: /ip4/127.0.0.1/tcp/4001 is in use")
			.contains("set libp2p.listen-addresses");
	}

	@Test
	void explainsAnUnusableKeyFile(CapturedOutput output) {
		fails(NoNode.class, "--libp2p.identity.location=/nowhere/node.key");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The key file of the libp2p node, /nowhere/node.key, does not exist.")
			.contains("libp2p.identity.create-if-missing=true");
	}

	@Test
	void explainsAnAddressThatIsNone(CapturedOutput output) {
		fails(NoNode.class, "--libp2p.listen-addresses=/ip4/127.0.0.1/tcp/0,/ip4/300.0.0.1/tcp/4001");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property libp2p.listen-addresses")
			.contains("'/ip4/300.0.0.1/tcp/4001' is not a multiaddr")
			.contains("such as /ip4/0.0.0.0/tcp/4001");
	}

	@Test
	void explainsALimitThatIsNone(CapturedOutput output) {
		fails(NoNode.class, "--libp2p.limits.max-handlers=0");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("libp2p.limits.max-handlers")
			.contains("must be at least 1");
	}

	@Test
	void explainsADuplicateProtocol(CapturedOutput output) {
		fails(Duplicate.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The protocol '/echo/1.0.0' has two handlers")
			.contains("bean 'first'")
			.contains("bean 'second'");
	}

	@Test
	void explainsAnUnsupportedSignature(CapturedOutput output) {
		fails(Unsupported.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Unsupported$Text.echo of bean 'text', cannot work")
			.contains("it takes the bytes of the stream and returns java.lang.String")
			.contains("take a payload instead, and what is returned becomes the answer");
	}

	@Test
	void explainsAnAttributeThatMakesNoSense(CapturedOutput output) {
		fails(BadAttribute.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("BadAttribute$Slow.wait of bean 'slow', cannot work")
			.contains("its attribute 'timeout' is 'soon' (from ${app.patience:soon})")
			.contains("Make it a duration up to 365 days, such as 30s");
	}

	@Test
	void explainsADuplicateId(CapturedOutput output) {
		fails(DuplicateId.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Two stream handlers have the id 'echo'")
			.contains("bean 'first'")
			.contains("registration 'echo'")
			.contains("@StreamHandler(id = \"...\")");
	}

	@Test
	void explainsATypeThatNobodyTurnsIntoMessages(CapturedOutput output) {
		fails(NoConverter.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("java.lang.Thread")
			.contains("NoConverter$Threads.count of bean 'threads'");
	}

	@Test
	void explainsAHandlerLimitThatIsNone(CapturedOutput output) {
		fails(NoNode.class, "--libp2p.handler.concurrency=0");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("libp2p.handler.concurrency")
			.contains("must be at least 1");
	}

	@Test
	void explainsASecondNodeEvenIfOneIsPrimary(CapturedOutput output) {
		fails(TwoNodes.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("this one has 2 beans of type ConnectionManager")
			.contains("'first' of " + TwoNodes.class.getName())
			.contains("'second' of " + TwoNodes.class.getName())
			.contains("use properties, a Libp2pBuilderCustomizer")
			.contains("@Bean(defaultCandidate = false)");
	}

	@Test
	void acceptsASecondNodeThatNobodyGetsUnasked() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NodeOnTheSide.class)
			.web(WebApplicationType.NONE)
			.run()) {
			assertThat(context.getBean(ConnectionManager.class)).isNotSameAs(context.getBean("side"));
		}
	}

	@Test
	void explainsBootstrapPeersThatCannotBeReached(CapturedOutput output) {
		PeerId peer = KeyPair.generateEd25519().peerId();
		fails(NoNode.class, "--libp2p.bootstrap.startup-failure-policy=stop",
				"--libp2p.bootstrap.peers=/memory/4294967290/p2p/" + peer);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Too few bootstrap peers could be reached")
			.contains("- " + peer + ": ")
			.contains("libp2p.bootstrap.startup-failure-policy=continue");
	}

	@Test
	void explainsABootstrapPeerWithoutAnId(CapturedOutput output) {
		fails(NoNode.class, "--libp2p.bootstrap.peers=/ip4/192.0.2.1/tcp/4001");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("libp2p.bootstrap.peers")
			.contains("append /p2p/PEERID");
	}

	private static void fails(Class<?> configuration, String... arguments) {
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments).close());
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class NoNode {

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class TwoNodes {

		@Bean
		@Primary
		ConnectionManager first() {
			return new FakeConnectionManager();
		}

		@Bean
		ConnectionManager second() {
			return new FakeConnectionManager();
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class NodeOnTheSide {

		@Bean(defaultCandidate = false)
		ConnectionManager side() {
			return new FakeConnectionManager();
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class PortInUse {

		@Bean
		ConnectionManager node() {
			FakeConnectionManager node = new FakeConnectionManager();
			node.startFailure = new Libp2pException("/ip4/127.0.0.1/tcp/4001 is in use", Origin.NETWORK,
					new BindException("Address already in use"));
			return node;
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Duplicate {

		@Bean
		ConnectionManager node() {
			return new FakeConnectionManager();
		}

		@Bean
		@StreamHandler("/echo/1.0.0")
		ProtocolHandler first() {
			return Stream::reset;
		}

		@Bean
		@StreamHandler("/echo/1.0.0")
		ProtocolHandler second() {
			return Stream::reset;
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Unsupported {

		@Bean
		ConnectionManager node() {
			return new FakeConnectionManager();
		}

		@Bean
		Text text() {
			return new Text();
		}

		static class Text {

			@StreamHandler("/echo/1.0.0")
			String echo(Stream stream) {
				return "";
			}

		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class BadAttribute {

		@Bean
		ConnectionManager node() {
			return new FakeConnectionManager();
		}

		@Bean
		Slow slow() {
			return new Slow();
		}

		static class Slow {

			@StreamHandler(protocols = "/wait/1.0.0", timeout = "${app.patience:soon}")
			void wait(Stream stream) {
			}

		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class DuplicateId {

		@Bean
		ConnectionManager node() {
			return new FakeConnectionManager();
		}

		@Bean
		@StreamHandler(id = "echo", protocols = "/echo/1.0.0")
		ProtocolHandler first() {
			return Stream::reset;
		}

		@Bean
		StreamHandlerRegistration second() {
			return StreamHandlerRegistration.of("echo", "/echo/2.0.0", Stream::reset);
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class NoConverter {

		@Bean
		ConnectionManager node() {
			return new FakeConnectionManager();
		}

		@Bean
		Threads threads() {
			return new Threads();
		}

		static class Threads {

			@StreamHandler("/threads/1.0.0")
			int count(Thread thread) {
				return 1;
			}

		}

	}

}
