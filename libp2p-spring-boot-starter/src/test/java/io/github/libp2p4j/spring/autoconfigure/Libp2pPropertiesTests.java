/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.libp2p4j.Limits;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.SocketOptions;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.identity.KeyFile;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.KeyType;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Libp2pPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withBean(MultiaddrConverter.class)
		.withUserConfiguration(Properties.class);

	@Test
	void defaultsAreThoseOfTheNode() {
		this.runner.run((context) -> {
			Libp2pProperties properties = context.getBean(Libp2pProperties.class);
			assertThat(properties.limits().toLimits()).isEqualTo(Limits.defaults());
			assertThat(properties.timeouts().toTimeouts()).isEqualTo(Timeouts.defaults());
			assertThat(properties.socket().toSocketOptions()).isEqualTo(SocketOptions.defaults());
			assertThat(properties.crypto()).isEqualTo(CryptoPreference.AUTO);
			assertThat(properties.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
			assertThat(properties.announceAddresses()).isEmpty();
			assertThat(properties.identity())
				.isEqualTo(new Libp2pProperties.Identity(null, false, KeyType.ED25519, KeyFile.Access.PRIVATE));
			assertThat(properties.identify()).isEqualTo(new Libp2pProperties.Identify(true, null, null));
			assertThat(properties.ping().enabled()).isTrue();
			assertThat(properties.perf().enabled()).isFalse();
			assertThat(properties.perf().toPerfLimits()).isEqualTo(PerfLimits.defaults());
			assertThat(properties.logFrames()).isFalse();
			assertThat(properties.earlyMuxer()).isTrue();
			assertThat(properties.eventLoops()).isZero();
			assertThat(properties.shutdown().gracePeriod()).hasSeconds(20);
			assertThat(properties.events()).isEqualTo(new Libp2pProperties.Events(true, true));
			assertThat(properties.metrics()).isEqualTo(new Libp2pProperties.Metrics(true, 100, true));
			assertThat(properties.observation()).isEqualTo(new ObservationProperties(true, false));
			assertThat(properties.handler().threads()).isEqualTo(HandlerThreads.AUTO);
		});
	}

	@Test
	void bindsEveryLimit() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("max-connections", "1");
		values.put("max-connections-per-peer", "2");
		values.put("max-connections-per-address", "3");
		values.put("limit-loopback", "true");
		values.put("max-pending-inbound", "4");
		values.put("max-pending-handshakes", "5");
		values.put("max-inbound-streams", "6");
		values.put("max-outbound-streams", "7");
		values.put("max-unacknowledged-streams", "8");
		values.put("max-handlers", "9");
		values.put("send-queue-size", "10MB");
		values.put("initial-window-size", "512KB");
		values.put("max-window-size", "11MB");
		values.put("max-connection-window-size", "12MB");
		values.put("max-process-window-size", "13GB");
		values.put("max-abnormal-events", "14");
		values.put("event-queue", "15");
		assertThat(values).hasSameSizeAs(Limits.class.getRecordComponents());
		this.runner.withPropertyValues(prefixed("libp2p.limits.", values))
			.run((context) -> assertThat(context.getBean(Libp2pProperties.class).limits().toLimits())
				.isEqualTo(new Limits(1, 2, 3, true, 4, 5, 6, 7, 8, 9, 10 << 20, 512 << 10, 11 << 20, 12 << 20,
						13L << 30, 14, 15)));
	}

	@Test
	void bindsEveryTimeout() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("dial", "1s");
		values.put("upgrade", "2s");
		values.put("stream-negotiation", "3s");
		values.put("write-stall", "4s");
		values.put("keepalive-interval", "5s");
		values.put("keepalive-timeout", "6s");
		values.put("idle", "7s");
		values.put("stream-close", "8s");
		values.put("identify", "9ms");
		assertThat(values).hasSameSizeAs(Timeouts.class.getRecordComponents());
		this.runner.withPropertyValues(prefixed("libp2p.timeouts.", values))
			.run((context) -> assertThat(context.getBean(Libp2pProperties.class).timeouts().toTimeouts())
				.isEqualTo(new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
						Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(7),
						Duration.ofSeconds(8), Duration.ofMillis(9))));
	}

	@Test
	void bindsEveryPerfLimit() {
		PeerId first = KeyPair.generateEd25519().peerId();
		PeerId second = KeyPair.generateEd25519().peerId();
		Map<String, String> values = new LinkedHashMap<>();
		values.put("max-streams", "1");
		values.put("max-streams-per-connection", "2");
		values.put("max-upload-size", "3GB");
		values.put("max-download-size", "4GB");
		values.put("idle-timeout", "5s");
		values.put("timeout", "6s");
		values.put("allowed-peers", first + "," + second.toCid());
		assertThat(values).hasSameSizeAs(PerfLimits.class.getRecordComponents());
		this.runner.withPropertyValues(prefixed("libp2p.perf.", values))
			.run((context) -> assertThat(context.getBean(Libp2pProperties.class).perf().toPerfLimits())
				.isEqualTo(new PerfLimits(1, 2, 3L << 30, 4L << 30, Duration.ofSeconds(5), Duration.ofSeconds(6),
						Set.of(first, second))));
	}

	@Test
	void bindsTheRest() {
		this.runner.withPropertyValues("libp2p.listen-addresses=/ip4/0.0.0.0/tcp/4001,/ip6/::1/tcp/4002",
				"libp2p.announce-addresses[0]=/dns4/example.com/tcp/4001", "libp2p.crypto=java",
				"libp2p.socket.no-delay=false", "libp2p.socket.keep-alive=false", "libp2p.socket.backlog=5",
				"libp2p.socket.send-buffer-size=128KB", "libp2p.socket.receive-buffer-size=64KB",
				"libp2p.identity.location=file:keys/node.key", "libp2p.identity.create-if-missing=true",
				"libp2p.identity.type=secp256k1", "libp2p.identity.access=mounted", "libp2p.identify.enabled=false",
				"libp2p.identify.agent-version=mine/1", "libp2p.identify.protocol-version=net/2",
				"libp2p.ping.enabled=false", "libp2p.perf.enabled=true", "libp2p.log-frames=true",
				"libp2p.early-muxer=false", "libp2p.event-loops=3", "libp2p.handler.threads=platform",
				"libp2p.shutdown.grace-period=5s", "libp2p.lifecycle.phase=1", "libp2p.lifecycle.drain-phase=2",
				"libp2p.lifecycle.auto-startup=false", "libp2p.events.enabled=false", "libp2p.events.streams=false",
				"libp2p.metrics.enabled=false", "libp2p.metrics.max-protocol-tags=4", "libp2p.metrics.histograms=false",
				"libp2p.observation.enabled=false", "libp2p.observation.propagation=true")
			.run((context) -> {
				Libp2pProperties properties = context.getBean(Libp2pProperties.class);
				assertThat(properties.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"),
						Multiaddr.parse("/ip6/::1/tcp/4002"));
				assertThat(properties.announceAddresses())
					.containsExactly(Multiaddr.parse("/dns4/example.com/tcp/4001"));
				assertThat(properties.crypto()).isEqualTo(CryptoPreference.JAVA);
				assertThat(properties.socket().toSocketOptions())
					.isEqualTo(new SocketOptions(false, false, 5, 128 << 10, 64 << 10));
				assertThat(properties.identity()).isEqualTo(new Libp2pProperties.Identity("file:keys/node.key", true,
						KeyType.SECP256K1, KeyFile.Access.MOUNTED));
				assertThat(properties.identify()).isEqualTo(new Libp2pProperties.Identify(false, "mine/1", "net/2"));
				assertThat(properties.ping().enabled()).isFalse();
				assertThat(properties.perf().enabled()).isTrue();
				assertThat(properties.logFrames()).isTrue();
				assertThat(properties.earlyMuxer()).isFalse();
				assertThat(properties.eventLoops()).isEqualTo(3);
				assertThat(properties.handler().threads()).isEqualTo(HandlerThreads.PLATFORM);
				assertThat(properties.shutdown().gracePeriod()).hasSeconds(5);
				assertThat(properties.lifecycle()).isEqualTo(new Libp2pProperties.Lifecycle(false, 1, 2, true));
				assertThat(properties.events()).isEqualTo(new Libp2pProperties.Events(false, false));
				assertThat(properties.metrics()).isEqualTo(new Libp2pProperties.Metrics(false, 4, false));
				assertThat(properties.observation()).isEqualTo(new ObservationProperties(false, true));
			});
	}

	@Test
	void anEmptyListMakesANodeThatOnlyDials() {
		this.runner.withPropertyValues("libp2p.listen-addresses=")
			.run((context) -> assertThat(context.getBean(Libp2pProperties.class).listenAddresses()).isEmpty());
	}

	@Test
	void namesThePropertyThatTheNodeRefuses() {
		refusesLimit("max-handlers", "0", "at least 1");
		refusesLimit("send-queue-size", "1KB", "at least 65536");
		refusesLimit("max-window-size", "2GB", "below 2GB");
		refusesLimit("initial-window-size", "255KB", "at least 262144");
		refusesLimit("max-process-window-size", "1KB", "at least 262144");
		refusesPerf("max-streams", "0", "at least 1");
		refusesPerf("max-streams-per-connection", "0", "at least 1");
		refusesPerf("max-upload-size", "0B", "at least 1");
		refusesPerf("max-download-size", "-1B", "at least 1");
		refusesPerf("idle-timeout", "0s", "positive");
		refusesPerf("timeout", "-1s", "positive");
		refusesPerf("allowed-peers", "12D3KooWnobody", "12D3KooWnobody");
		refusesTimeout("dial", "0s");
		refusesTimeout("keepalive-interval", "-1s");
		refusesTimeout("keepalive-timeout", "0s");
		refusesTimeout("idle", "-1s");
	}

	private void refusesLimit(String name, String value, String reason) {
		this.runner.withPropertyValues("libp2p.limits." + name + "=" + value)
			.run((context) -> assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> context.getBean(Libp2pProperties.class).limits().toLimits())
				.satisfies((ex) -> {
					assertThat(ex.getName()).isEqualTo("libp2p.limits." + name);
					assertThat(ex.getReason()).contains(reason);
				}));
	}

	private void refusesPerf(String name, String value, String reason) {
		this.runner.withPropertyValues("libp2p.perf." + name + "=" + value)
			.run((context) -> assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> context.getBean(Libp2pProperties.class).perf().toPerfLimits())
				.satisfies((ex) -> {
					assertThat(ex.getName()).isEqualTo("libp2p.perf." + name);
					assertThat(ex.getReason()).contains(reason);
				}));
	}

	private void refusesTimeout(String name, String value) {
		this.runner.withPropertyValues("libp2p.timeouts." + name + "=" + value)
			.run((context) -> assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> context.getBean(Libp2pProperties.class).timeouts().toTimeouts())
				.satisfies((ex) -> {
					assertThat(ex.getName()).isEqualTo("libp2p.timeouts." + name);
					assertThat(ex.getReason()).contains(name);
				}));
	}

	private static String[] prefixed(String prefix, Map<String, String> values) {
		return values.entrySet()
			.stream()
			.map((entry) -> prefix + entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

	@EnableConfigurationProperties(Libp2pProperties.class)
	static class Properties {

	}

}
