/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The appendix of all properties is what the configuration metadata says, which is what
 * an editor completes.
 */
class PropertiesAppendixTests {

	private static final String WRITE = "mvn -pl libp2p-spring-boot-starter -am test -Dtest=PropertiesAppendixTests "
			+ "-Dsurefire.failIfNoSpecifiedTests=false -Dlibp2p.docs.write=true";

	private static final Path APPENDIX = root().resolve("docs/spring/properties.md");

	@Test
	void isUpToDate() throws IOException {
		String expected = appendix();
		if (Boolean.getBoolean("libp2p.docs.write")) {
			Files.createDirectories(APPENDIX.getParent());
			Files.writeString(APPENDIX, expected);
		}
		String written = Files.exists(APPENDIX) ? Files.readString(APPENDIX) : "";
		assertThat(written).as("docs/spring/properties.md, which this rewrites: " + WRITE).isEqualTo(expected);
	}

	private static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/architecture.puml"))) {
			folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
		}
		return folder;
	}

	private static String appendix() throws IOException {
		Map<String, Map<String, JsonNode>> groups = new TreeMap<>(Comparator.comparing(PropertiesAppendixTests::rank));
		for (JsonNode property : metadata().get("properties")) {
			String name = property.get("name").stringValue();
			groups.computeIfAbsent(group(name), (group) -> new TreeMap<>()).put(name, property);
		}
		StringBuilder text = new StringBuilder("# All properties\n\n");
		text.append("Made from the configuration metadata; a test fails when this page is stale, and rewrites it:\n\n");
		text.append("```\n").append(WRITE).append("\n```\n\n");
		text.append("Durations are written as `10s`, sizes as `1MB`, lists with commas or as YAML lists. ");
		text.append("[README.md](README.md) leads to\nthe pages that explain.\n");
		groups.forEach((group, properties) -> {
			text.append("\n## ").append(group).append("\n\n");
			text.append("| property | type | default | |\n|---|---|---|---|\n");
			properties.forEach((name, property) -> text.append(row(name, property)));
		});
		return text.toString();
	}

	private static JsonNode metadata() throws IOException {
		try (InputStream in = Libp2pProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			byte[] json = Objects.requireNonNull(in, "no metadata: the annotation processor did not run")
				.readAllBytes();
			return JsonMapper.builder().build().readTree(new String(json, StandardCharsets.UTF_8));
		}
	}

	/** The properties of the node itself first, Boot's own prefix last. */
	private static String rank(String group) {
		return (group.equals("libp2p") ? "0" : group.startsWith("libp2p") ? "1" : "2") + group;
	}

	private static String group(String name) {
		String[] parts = name.split("\\.");
		return (parts.length > 2) ? parts[0] + "." + parts[1] : parts[0];
	}

	private static String row(String name, JsonNode property) {
		String type = property.path("type").asString("");
		return "| `%s` | %s | %s | %s |\n".formatted(name, shown(type.replaceAll("(\\w+\\.)+|\\w+\\$", "")),
				defaultValue(property), (property.path("description").asString("") + values(type)).replace("|", "\\|"));
	}

	private static String shown(String code) {
		return code.isEmpty() ? "" : "`" + code + "`";
	}

	private static String defaultValue(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isArray()) {
			return value.valueStream()
				.map(JsonNode::asString)
				.map(PropertiesAppendixTests::shown)
				.collect(Collectors.joining(", "));
		}
		return shown(value.asString(""));
	}

	private static String values(String type) {
		if (!ClassUtils.isPresent(type, PropertiesAppendixTests.class.getClassLoader())) {
			return "";
		}
		Class<?> resolved = ClassUtils.resolveClassName(type, PropertiesAppendixTests.class.getClassLoader());
		if (!resolved.isEnum()) {
			return "";
		}
		return Arrays.stream(resolved.getEnumConstants())
			.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.joining("`, `", " One of `", "`."));
	}

}
