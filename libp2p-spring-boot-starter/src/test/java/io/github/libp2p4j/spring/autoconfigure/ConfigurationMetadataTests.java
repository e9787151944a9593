/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.libp2p4j.spring.StarterConfigurations;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	/** What the library or the machine decides, as their descriptions say. */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("libp2p.identity.location",
			"libp2p.identify.agent-version", "libp2p.identify.protocol-version",
			"libp2p.limits.max-process-window-size", "libp2p.handler.concurrency-per-peer", "libp2p.handler.timeout");

	@Test
	void everyPropertyHasADescriptionAndADefault() throws IOException {
		Map<String, JsonNode> properties = properties();
		assertThat(properties.keySet()).contains("libp2p.enabled", "libp2p.listen-addresses",
				"libp2p.limits.max-handlers", "libp2p.timeouts.dial", "libp2p.perf.enabled",
				"libp2p.perf.allowed-peers", "management.endpoint.libp2p.access", "management.health.libp2p.enabled",
				"management.info.libp2p.enabled", "libp2p.bootstrap.peers", "libp2p.bootstrap.retry.initial-delay",
				"libp2p.health.min-peers", "libp2p.endpoint.show-addresses", "libp2p.lifecycle.keep-alive");
		properties.forEach((name, property) -> {
			assertThat(property.path("description").asString("")).as(name).isNotBlank().endsWith(".");
			if (!WITHOUT_DEFAULT.contains(name)) {
				assertThat(property.has("defaultValue")).as(name + " has a default").isTrue();
			}
		});
	}

	@Test
	void collectionsShowTheirDefaults() throws IOException {
		JsonNode property = Objects.requireNonNull(properties().get("libp2p.listen-addresses"));
		assertThat(property.get("defaultValue").toString()).isEqualTo("[\"/ip4/127.0.0.1/tcp/0\"]");
	}

	@Test
	void everyPropertyThatIsBoundIsThere() throws IOException {
		Set<String> bound = new TreeSet<>();
		for (Class<?> type : List.of(Libp2pProperties.class, EndpointProperties.class)) {
			ConfigurationProperties prefix = Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class));
			addComponents(type, prefix.value(), bound);
		}
		assertThat(bound).contains("libp2p.limits.max-connections", "libp2p.bootstrap.retry.max-attempts")
			.hasSizeGreaterThan(60);
		assertThat(properties().keySet()).containsAll(bound);
	}

	@Test
	void everyPropertyThatAConditionAsksForIsThere() throws IOException {
		Set<String> asked = new TreeSet<>();
		for (String name : StarterConfigurations.names()) {
			Class<?> configuration = ClassUtils.resolveClassName(name, getClass().getClassLoader());
			addConditions(configuration, asked);
			for (Class<?> nested : configuration.getDeclaredClasses()) {
				addConditions(nested, asked);
			}
		}
		assertThat(asked).contains("libp2p.enabled", "libp2p.metrics.enabled", "libp2p.bootstrap.enabled");
		assertThat(properties().keySet()).containsAll(asked);
	}

	private static void addComponents(Class<?> type, String prefix, Set<String> names) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (component.getType().isRecord() && component.getType().getName().contains(".autoconfigure.")) {
				addComponents(component.getType(), name, names);
			}
			else {
				names.add(name);
			}
		}
	}

	private static void addConditions(Class<?> configuration, Set<String> names) {
		MergedAnnotations.from(configuration, SearchStrategy.DIRECT, RepeatableContainers.standardRepeatables())
			.stream(ConditionalOnBooleanProperty.class)
			.forEach((condition) -> {
				assertThat(condition.getString("prefix")).isEmpty();
				names.addAll(List.of(condition.getStringArray("name")));
				names.addAll(List.of(condition.getStringArray("value")));
			});
	}

	private static Map<String, JsonNode> properties() throws IOException {
		try (InputStream in = Libp2pProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(in).isNotNull();
			Map<String, JsonNode> properties = new HashMap<>();
			for (JsonNode property : JsonMapper.builder().build().readTree(in).get("properties")) {
				assertThat((Object) properties.put(property.get("name").stringValue(), property)).isNull();
			}
			return properties;
		}
	}

}
