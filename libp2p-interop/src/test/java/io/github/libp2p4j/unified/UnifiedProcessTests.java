/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

import static org.assertj.core.api.Assertions.assertThat;

/** The executable jar against itself, and left alone. */
class UnifiedProcessTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Program JAVA = Program.java();

	@RegisterExtension
	static final Suite SUITE = new Suite("unified");

	@Test
	void dialsItselfForTransport() throws IOException, InterruptedException {
		Suite.assertTransport(SUITE.run(Subject.TRANSPORT, JAVA, JAVA, Map.of()));
	}

	@Test
	void dialsItselfForPerf() throws IOException, InterruptedException {
		Suite
			.assertPerf(
					SUITE.run(Subject.PERF, JAVA, JAVA,
							Map.of("UPLOAD_BYTES", "16777216", "DOWNLOAD_BYTES", "33554432", "UPLOAD_ITERATIONS",
									"null", "DOWNLOAD_ITERATIONS", "3", "LATENCY_ITERATIONS", "20", "DURATION", "20")),
					10, 3, 20);
	}

	@ParameterizedTest
	@EnumSource
	void aListenerPublishesWhereItIsAndEndsCleanlyWhenTold(Subject subject) throws IOException, InterruptedException {
		String testKey = "listener-" + subject.text();
		Map<String, String> variables = SUITE.variables(Role.LISTENER, testKey);
		variables.put("LISTENER_IP", "127.0.0.1");
		try (Application listener = SUITE.start(JAVA, subject, variables, testKey)) {
			Multiaddr address = new Rendezvous(SUITE.redis().address(), testKey, TIMEOUT).await();
			assertThat(address.toString()).startsWith("/ip4/127.0.0.1/tcp/");
			assertThat(address.peerId()).isPresent();
			listener.terminate();
			assertThat(listener.status(TIMEOUT)).isZero();
			assertThat(listener.stdout()).isEmpty();
			assertThat(listener.stderr()).contains("Only dialers on this host reach " + address);
		}
	}

	@Test
	void aDialerThatFindsNobodyFails() throws IOException, InterruptedException {
		String testKey = "nobody";
		try (Jedis connection = SUITE.redis().connect()) {
			connection.set(testKey + "_listener_multiaddr", "/ip4/127.0.0.1/tcp/" + RedisServer.freePort());
		}
		try (Application dialer = SUITE.start(JAVA, Subject.TRANSPORT, SUITE.variables(Role.DIALER, testKey),
				testKey)) {
			assertThat(dialer.status(TIMEOUT)).isEqualTo(UnifiedTest.FAILED);
			assertThat(dialer.stdout()).isEmpty();
			assertThat(dialer.stderr()).contains("The transport test failed");
		}
	}

	@Test
	void aDialerOfSomebodyElseFails() throws IOException, InterruptedException {
		String testKey = "somebody-else";
		try (Application listener = SUITE.start(JAVA, Subject.PERF, SUITE.variables(Role.LISTENER, testKey),
				testKey + "-listener")) {
			Rendezvous rendezvous = new Rendezvous(SUITE.redis().address(), testKey, TIMEOUT);
			Multiaddr address = rendezvous.await();
			rendezvous.publish(Subject.PERF, address.withPeerId(KeyPair.generateEd25519().peerId()));
			try (Application dialer = SUITE.start(JAVA, Subject.PERF, SUITE.variables(Role.DIALER, testKey),
					testKey + "-dialer")) {
				assertThat(dialer.status(TIMEOUT)).isEqualTo(UnifiedTest.FAILED);
				assertThat(dialer.stdout()).isEmpty();
			}
		}
	}

	@Test
	void whatItDoesNotSupportIsSaid() throws IOException, InterruptedException {
		Map<String, String> variables = SUITE.variables(Role.DIALER, "unsupported");
		variables.put("TRANSPORT", "quic-v1");
		variables.remove("SECURE_CHANNEL");
		variables.remove("MUXER");
		try (Application dialer = SUITE.start(JAVA, Subject.TRANSPORT, variables, "unsupported")) {
			assertThat(dialer.status(TIMEOUT)).isEqualTo(UnifiedTest.MISUSED);
			assertThat(dialer.stdout()).isEmpty();
			assertThat(dialer.stderr()).isEqualToIgnoringNewLines("""
					TRANSPORT is "quic-v1"; supported: tcp
					SECURE_CHANNEL is not set; supported: noise
					MUXER is not set; supported: yamux
					""");
		}
	}

	@Test
	void debuggingSaysMoreAndNothingOnStandardOutput() throws IOException, InterruptedException {
		String testKey = "debug";
		Map<String, String> listenerVariables = SUITE.variables(Role.LISTENER, testKey);
		Map<String, String> dialerVariables = SUITE.variables(Role.DIALER, testKey);
		listenerVariables.put("DEBUG", "true");
		dialerVariables.put("DEBUG", "true");
		try (Application listener = SUITE.start(JAVA, Subject.TRANSPORT, listenerVariables, testKey + "-listener");
				Application dialer = SUITE.start(JAVA, Subject.TRANSPORT, dialerVariables, testKey + "-dialer")) {
			assertThat(dialer.status(TIMEOUT)).isZero();
			assertThat(dialer.stdout()).startsWith("# Measurements from dialer\nlatency:\n").hasLineCount(5);
			assertThat(dialer.stderr()).contains("HANDSHAKE done", "yamux");
			assertThat(listener.stderr()).contains("HANDSHAKE done", "yamux");
		}
	}

}
