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
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver.ConnectionTags;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pMetricsTests {

	private static final Duration TIME = EverythingObserved.TIME;

	private static final ConnectionTags INBOUND = EverythingObserved.INBOUND;

	private static final ConnectionTags OUTBOUND = EverythingObserved.OUTBOUND;

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Libp2pMetrics metrics = new Libp2pMetrics(3, true);

	@Test
	void exportsUnderTheNamesOfGoLibp2p() {
		this.metrics.bindTo(this.registry);
		EverythingObserved.tell(this.metrics);
		String scrape = this.registry.scrape();
		String go = "early_muxer=\"true\",ip_version=\"ip4\",muxer=\"/yamux/1.0.0\"";
		assertThat(scrape).contains(
				"libp2p_swarm_connections_opened_total{dir=\"inbound\"," + go
						+ ",security=\"/noise\",transport=\"tcp\"} 13.0",
				"libp2p_swarm_connections_closed_total{dir=\"inbound\"," + go
						+ ",reason=\"keepalive_timeout\",security=\"/noise\",transport=\"tcp\"} 1.0",
				"libp2p_swarm_handshake_latency_seconds_bucket{" + go + ",security=\"/noise\",transport=\"tcp\",le=",
				"libp2p_swarm_connection_duration_seconds_bucket{dir=\"inbound\"," + go,
				"libp2p_swarm_dial_latency_seconds_bucket{num_dials=\"1\",outcome=\"success\",le=",
				"libp2p_swarm_dial_latency_seconds_count{num_dials=\">=6\",outcome=\"failed\"} 13",
				"libp2p_swarm_dial_errors_total{error=\"connection refused\",ip_version=\"ip4\",transport=\"tcp\"} 1.0",
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
				"libp2p_yamux_window_size_bytes_count 1", "libp2p_yamux_window_size_bytes_sum 524288.0",
				"libp2p_yamux_window_growth_refused_total 1.0", "libp2p_yamux_write_stall_seconds_sum 0.25",
				"libp2p_yamux_round_trip_seconds_count 1", "libp2p_ping_round_trip_seconds_count 1",
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
		EverythingObserved.tell(this.metrics);
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
		EverythingObserved.tell(this.metrics);
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

	/**
	 * Complaint 5: a composite hands a meter to its children though a filter of theirs
	 * denies it, so that the bound has to come before any registry.
	 */
	@Test
	void protocolsAreBoundedBehindACompositeToo() {
		SimpleMeterRegistry first = new SimpleMeterRegistry();
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(first);
		this.metrics.bindTo(composite);
		for (int i = 0; i < 1000; i++) {
			this.metrics.streamOpened("/flood/" + i, Direction.INBOUND, TIME);
			this.metrics.streamClosed("/flood/" + i, Direction.INBOUND, StreamOutcome.COMPLETED, TIME);
		}
		composite.add(second);
		for (MeterRegistry each : List.of(composite, first, second)) {
			assertThat(protocols(each.getMeters())).containsExactlyInAnyOrder("none", "/flood/0", "/flood/1",
					"/flood/2", "other");
			assertThat(each.get("libp2p.streams.opened").tag("protocol", "other").functionCounter().count())
				.isEqualTo(997);
		}
	}

	@Test
	void noTagTellsWhoAPeerIs() {
		this.metrics.bindTo(this.registry);
		new NodeGauges(new FakeConnectionManager()::info).bindTo(this.registry);
		EverythingObserved.tell(this.metrics);
		assertThat(this.registry.getMeters().stream().flatMap((meter) -> meter.getId().getTags().stream()))
			.extracting(Tag::getKey)
			.isSubsetOf("dir", "transport", "security", "muxer", "early_muxer", "ip_version", "reason", "outcome",
					"num_dials", "error", "scope", "resource", "protocol", "flow", "state", "cause");
	}

	@Test
	void histogramsAreAMatterOfChoice() {
		Libp2pMetrics without = new Libp2pMetrics(3, false);
		without.bindTo(this.registry);
		EverythingObserved.tell(without);
		assertThat(this.registry.scrape()).contains("libp2p_swarm_dial_latency_seconds_count")
			.doesNotContain("_bucket{");
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
		EverythingObserved.tell(this.metrics);
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
				"libp2p_yamux_window_bytes 1048576.0", "libp2p_events_queued 4.0",
				"libp2p_connections_pending{dir=\"inbound\"} 2.0", "libp2p_connections_pending{dir=\"outbound\"} 3.0");
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
