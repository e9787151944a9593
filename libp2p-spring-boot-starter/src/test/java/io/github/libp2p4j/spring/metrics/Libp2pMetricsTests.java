/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.sun.management.ThreadMXBean;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.NetworkObserver.ConnectionTags;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pMetricsTests {

	private static final Duration TIME = Duration.ofMillis(250);

	private static final ConnectionTags INBOUND = new ConnectionTags(Direction.INBOUND, "tcp", "/noise", "/yamux/1.0.0",
			true, "ip4");

	private static final ConnectionTags OUTBOUND = new ConnectionTags(Direction.OUTBOUND, "memory", "/noise",
			"/yamux/1.0.0", false, "unknown");

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Libp2pMetrics metrics = new Libp2pMetrics(3);

	/** Every method of the observer, each value of each enum. */
	private static void everything(NetworkObserver observer) {
		for (ConnectionTags tags : List.of(INBOUND, OUTBOUND)) {
			for (CloseReason.Kind kind : CloseReason.Kind.values()) {
				observer.connectionOpened(tags, TIME);
				observer.connectionClosed(tags, kind, TIME);
			}
		}
		for (Direction direction : Direction.values()) {
			for (ConnectionState state : ConnectionState.values()) {
				observer.upgradeStep(direction, state, TIME);
				observer.upgradeFailed(direction, state, "tampered");
			}
			for (StreamOutcome outcome : StreamOutcome.values()) {
				observer.streamOpened("/echo/1.0.0", direction, TIME);
				observer.streamBytes("/echo/1.0.0", direction, 10, 20);
				observer.streamClosed("/echo/1.0.0", direction, outcome, TIME);
			}
			for (StreamException.Reason reason : StreamException.Reason.values()) {
				observer.streamNegotiationFailed(direction, reason);
			}
			observer.rejected("connection", direction, "max-connections");
			observer.rejected("stream", direction, "max-inbound-streams");
		}
		for (DialException.Reason reason : DialException.Reason.values()) {
			observer.dialFailed(reason, TIME);
		}
		observer.dialCompleted(TIME);
		observer.windowGrew(1, 2);
		observer.windowGrowthRefused();
		observer.writeStalled(TIME);
		observer.roundTrip(TIME);
		observer.eventDropped();
	}

	@Test
	void exportsUnderTheNamesOfGoLibp2p() {
		this.metrics.bindTo(this.registry);
		everything(this.metrics);
		String scrape = this.registry.scrape();
		String go = "early_muxer=\"true\",ip_version=\"ip4\",muxer=\"/yamux/1.0.0\"";
		assertThat(scrape).contains(
				"libp2p_swarm_connections_opened_total{dir=\"inbound\"," + go
						+ ",security=\"/noise\",transport=\"tcp\"} 12.0",
				"libp2p_swarm_connections_closed_total{dir=\"inbound\"," + go
						+ ",reason=\"keepalive_timeout\",security=\"/noise\",transport=\"tcp\"} 1.0",
				"libp2p_swarm_handshake_latency_seconds_bucket{" + go + ",security=\"/noise\",transport=\"tcp\",le=",
				"libp2p_swarm_connection_duration_seconds_bucket{dir=\"inbound\"," + go,
				"libp2p_swarm_dial_latency_seconds_bucket{outcome=\"success\",le=",
				"libp2p_swarm_dial_latency_seconds_count{outcome=\"failed\"} 12",
				"libp2p_swarm_dial_errors_total{error=\"connection refused\"} 1.0",
				"libp2p_rcmgr_blocked_resources_total{dir=\"inbound\",resource=\"stream\","
						+ "scope=\"max-inbound-streams\"} 1.0",
				"libp2p_network_io_bytes_total{dir=\"inbound\"} 140.0",
				"libp2p_network_io_bytes_total{dir=\"outbound\"} 280.0",
				"libp2p_stream_io_bytes_total{dir=\"inbound\",flow=\"outbound\",protocol=\"/echo/1.0.0\"} 140.0",
				"libp2p_streams_opened_total{dir=\"inbound\",protocol=\"/echo/1.0.0\"} 7.0",
				"libp2p_streams_closed_total{dir=\"outbound\",outcome=\"handler_failed\",protocol=\"/echo/1.0.0\"} 1.0",
				"libp2p_stream_negotiation_seconds_count{dir=\"inbound\",protocol=\"/echo/1.0.0\"} 7",
				"libp2p_stream_negotiation_failures_total{dir=\"inbound\",reason=\"protocol_not_supported\"} 1.0",
				"libp2p_upgrade_step_seconds_sum{dir=\"inbound\",state=\"handshake\"} 0.25",
				"libp2p_upgrade_failures_total{cause=\"tampered\",dir=\"inbound\",state=\"handshake\"} 1.0",
				"libp2p_yamux_window_grown_total 1.0", "libp2p_yamux_window_growth_refused_total 1.0",
				"libp2p_yamux_write_stall_seconds_sum 0.25", "libp2p_yamux_round_trip_seconds_count 1",
				"libp2p_events_dropped_total 1.0");
	}

	@Test
	void countsWhatIsOpenNow() {
		this.metrics.bindTo(this.registry);
		this.metrics.connectionOpened(INBOUND, TIME);
		this.metrics.connectionOpened(INBOUND, TIME);
		this.metrics.connectionOpened(OUTBOUND, TIME);
		this.metrics.connectionClosed(INBOUND, CloseReason.Kind.NORMAL, TIME);
		this.metrics.streamOpened("/echo/1.0.0", Direction.OUTBOUND, TIME);
		assertThat(this.registry.scrape()).contains("libp2p_rcmgr_connections{dir=\"inbound\",scope=\"system\"} 1.0",
				"libp2p_rcmgr_connections{dir=\"outbound\",scope=\"system\"} 1.0",
				"libp2p_rcmgr_streams{dir=\"outbound\",protocol=\"none\",scope=\"system\"} 1.0",
				"libp2p_rcmgr_streams{dir=\"outbound\",protocol=\"/echo/1.0.0\",scope=\"protocol\"} 1.0",
				"libp2p_rcmgr_streams{dir=\"inbound\",protocol=\"none\",scope=\"system\"} 0.0");
		this.metrics.streamClosed("/echo/1.0.0", Direction.OUTBOUND, StreamOutcome.COMPLETED, TIME);
		assertThat(this.registry.scrape())
			.contains("libp2p_rcmgr_streams{dir=\"outbound\",protocol=\"/echo/1.0.0\",scope=\"protocol\"} 0.0");
	}

	@Test
	void allMetersOfOneNameHaveTheSameTags() {
		this.metrics.bindTo(this.registry);
		new NodeGauges(new FakeConnectionManager()::info).bindTo(this.registry);
		everything(this.metrics);
		Map<String, Set<List<String>>> keys = new HashMap<>();
		for (Meter meter : this.registry.getMeters()) {
			keys.computeIfAbsent(meter.getId().getName(), (name) -> new HashSet<>())
				.add(meter.getId().getTags().stream().map(Tag::getKey).toList());
		}
		assertThat(keys).isNotEmpty().allSatisfy((name, sets) -> assertThat(sets).as(name).hasSize(1));
	}

	@Test
	void everyMeterReachesTheScrape() {
		this.metrics.bindTo(this.registry);
		everything(this.metrics);
		Set<String> names = this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName().replace('.', '_'))
			.collect(Collectors.toCollection(TreeSet::new));
		String scrape = this.registry.scrape();
		assertThat(names).hasSizeGreaterThan(20).allSatisfy((name) -> assertThat(scrape).contains(name));
	}

	@Test
	void protocolsBeyondTheBoundBecomeOther() {
		this.metrics.bindTo(this.registry);
		for (int i = 0; i < 1000; i++) {
			this.metrics.streamOpened("/flood/" + i, Direction.INBOUND, TIME);
			this.metrics.streamBytes("/flood/" + i, Direction.INBOUND, 1, 0);
		}
		assertThat(protocols(this.registry.getMeters())).containsExactlyInAnyOrder("none", "/flood/0", "/flood/1",
				"/flood/2", "other");
		assertThat(this.registry.scrape())
			.contains("libp2p_streams_opened_total{dir=\"inbound\",protocol=\"other\"} 997.0");
	}

	@Test
	void causesBeyondTheBoundBecomeOther() {
		this.metrics.bindTo(this.registry);
		for (int i = 0; i < 100; i++) {
			this.metrics.upgradeFailed(Direction.INBOUND, ConnectionState.HANDSHAKE, "cause " + i);
		}
		assertThat(this.registry.find("libp2p.upgrade.failures").counters()).hasSize(33);
	}

	/**
	 * Of the meters themselves: in a test's JVM, {@code Libp2pMetrics} may have been
	 * instrumented by whoever mocked it, and that allocates.
	 */
	@Test
	void countingBytesAllocatesNothing() {
		StreamMeters meters = new StreamMeters(this.registry, 10);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		count(meters, 20_000);
		long before = threads.getCurrentThreadAllocatedBytes();
		count(meters, 100_000);
		long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
		// The JIT and the striped adders take a little, once.
		assertThat(allocatedBytes).isLessThan(100_000);
	}

	private static void count(StreamMeters meters, int times) {
		for (int i = 0; i < times; i++) {
			meters.bytes("/echo/1.0.0", Direction.INBOUND, 1, 1);
		}
	}

	@Test
	void recordsNothingBeforeARegistryIsThere() {
		everything(this.metrics);
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.scrape()).contains("libp2p_events_dropped_total 0.0");
	}

	@Test
	void recordsInEveryRegistry() {
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(second);
		this.metrics.eventDropped();
		assertThat(second.get("libp2p.events.dropped").counter().count()).isOne();
		assertThat(this.registry.get("libp2p.events.dropped").counter().count()).isOne();
	}

	@Test
	void gaugesShareOnePictureOfTheNode() {
		FakeConnectionManager node = new FakeConnectionManager();
		node.handlersRunning = 7;
		node.windowBytes = 1 << 20;
		List<Integer> pictures = new ArrayList<>();
		new NodeGauges(() -> {
			pictures.add(1);
			return node.info();
		}).bindTo(this.registry);
		assertThat(this.registry.scrape()).contains("libp2p_handlers_running 7.0",
				"libp2p_yamux_window_bytes 1048576.0", "libp2p_connections_pending{dir=\"inbound\"} 2.0",
				"libp2p_connections_pending{dir=\"outbound\"} 3.0");
		assertThat(pictures).hasSize(1);
	}

	private static Set<String> protocols(List<Meter> meters) {
		return meters.stream()
			.flatMap((meter) -> meter.getId().getTags().stream())
			.filter((tag) -> tag.getKey().equals("protocol"))
			.map(Tag::getValue)
			.collect(Collectors.toSet());
	}

}
