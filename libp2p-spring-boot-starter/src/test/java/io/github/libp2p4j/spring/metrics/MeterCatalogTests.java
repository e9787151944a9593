/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.observation.DefaultInboundStreamObservationConvention;
import io.github.libp2p4j.spring.observation.DefaultOutboundStreamObservationConvention;
import io.github.libp2p4j.spring.observation.StreamObservationDocumentation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The appendix of {@code docs/spring/metrics.md} is what the code registers. With
 * {@code -Dlibp2p.docs.write=true} the test writes it.
 */
class MeterCatalogTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "spring", "metrics.md");

	private static final String BEGIN = "<!-- Written by MeterCatalogTests: run it with -Dlibp2p.docs.write=true -->\n";

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void theAppendixIsWhatTheCodeRegisters() throws IOException {
		String document = Files.readString(DOCUMENT);
		assertThat(document).contains(BEGIN);
		String expected = document.substring(0, document.indexOf(BEGIN)) + BEGIN + "\n" + table();
		if (Boolean.getBoolean("libp2p.docs.write")) {
			Files.writeString(DOCUMENT, expected);
		}
		else {
			assertThat(document).isEqualTo(expected);
		}
	}

	private String table() {
		Libp2pMetrics metrics = new Libp2pMetrics(10, true);
		metrics.bindTo(this.registry);
		new NodeGauges(new FakeConnectionManager()::info).bindTo(this.registry);
		new KeptPeerGauges(List::of).bindTo(this.registry);
		EverythingObserved.tell(metrics);
		Map<String, String> rows = new TreeMap<>();
		Map<String, Meter.Id> ids = new TreeMap<>();
		this.registry.getMeters().forEach((meter) -> ids.put(meter.getId().getName(), meter.getId()));
		ids.values().forEach((id) -> rows.put(id.getName(), row(id)));
		for (StreamObservationDocumentation each : StreamObservationDocumentation.values()) {
			String name = (each == StreamObservationDocumentation.INBOUND)
					? DefaultInboundStreamObservationConvention.NAME : DefaultOutboundStreamObservationConvention.NAME;
			Collection<String> tags = Stream
				.concat(Arrays.stream(each.getLowCardinalityKeyNames()).map(KeyName::asString), Stream.of("error"))
				.collect(Collectors.toCollection(TreeSet::new));
			String does = (each == StreamObservationDocumentation.INBOUND) ? "Handlers at work for streams of peers"
					: "Exchanges that clients make with peers";
			String exported = name.replace('.', '_');
			rows.put(name, row(name, "timer", tags, exported + "_seconds", does));
			rows.put(name + ".active",
					row(name + ".active", "long task timer", tags, exported + "_active_seconds", does + ", open now"));
		}
		return "| meter | type | tags | in Prometheus | what |\n|---|---|---|---|---|\n"
				+ String.join("", rows.values());
	}

	private String row(Meter.Id id) {
		String exported = this.registry.config().namingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
		if (id.getType() == Meter.Type.COUNTER && !exported.endsWith("_total")) {
			exported = exported + "_total";
		}
		assertThat(this.registry.scrape()).contains("# TYPE " + exported + " ");
		return row(id.getName(), id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
				id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)), exported,
				String.valueOf(id.getDescription()));
	}

	private static String row(String name, String type, Collection<String> tags, String exported, String what) {
		return "| `" + name + "` | " + type + " | "
				+ tags.stream().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", ")) + " | `" + exported
				+ "` | " + what + " |\n";
	}

}
