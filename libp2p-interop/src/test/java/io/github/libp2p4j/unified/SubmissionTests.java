/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** What is submitted to the suite, as its {@code docs/images-yaml-schema.md} has it. */
class SubmissionTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	@ParameterizedTest
	@EnumSource
	void namesADockerfileOfThisRepositoryThatStartsTheSubject(Subject subject) throws IOException {
		JsonNode source = implementation(subject).path("source");
		assertThat(source.path("type").asText()).isEqualTo("github");
		assertThat(source.path("repo").asText()).matches("[\\w-]+/[\\w-]+");
		assertThat(source.path("commit").asText()).matches("[0-9a-f]{40}");
		Path dockerfile = ROOT.resolve(source.path("dockerfile").asText());
		assertThat(Files.readAllLines(dockerfile))
			.contains("ENTRYPOINT [\"java\", \"-jar\", \"/app/unified.jar\", \"" + subject.text() + "\"]");
	}

	@ParameterizedTest
	@EnumSource
	void promisesWhatTheApplicationSupports(Subject subject) throws IOException {
		JsonNode implementation = implementation(subject);
		Map<String, String> promised = Map.of("IS_DIALER", "true", "REDIS_ADDR", "redis:6379", "TEST_KEY", "a5b50d5e",
				"TRANSPORT", only(implementation.path("transports")), "SECURE_CHANNEL",
				only(implementation.path("secureChannels")), "MUXER", only(implementation.path("muxers")));
		assertThatNoException().isThrownBy(() -> TestEnvironment.read(promised));
	}

	@ParameterizedTest
	@EnumSource
	void isFoundByItsAlias(Subject subject) throws IOException {
		String id = implementation(subject).path("id").asText();
		assertThat(id).matches("[\\w.-]+");
		assertThat(images(subject).path("test-aliases").path(0).path("value").asText()).isEqualTo(id);
	}

	private static JsonNode implementation(Subject subject) throws IOException {
		JsonNode implementations = images(subject).path("implementations");
		assertThat(implementations).hasSize(1);
		return implementations.get(0);
	}

	private static JsonNode images(Subject subject) throws IOException {
		String text = Files.readString(ROOT.resolve("libp2p-interop/unified/" + subject.text() + "/images.yaml"));
		return new ObjectMapper().valueToTree(new Yaml().load(text));
	}

	private static String only(JsonNode array) {
		assertThat(array).hasSize(1);
		return array.get(0).asText();
	}

}
