/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.benchmarks.Benchmarks;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.crypto.CryptoPreference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Two processes of this implementation's program, driven as those of peers are. */
@Timeout(60)
class OwnNodeTests {

	private static final Participant OWN = Participant.own("ours", CryptoPreference.JAVA, Benchmarks.class);

	@Test
	void doesAllTheWork() throws Exception {
		ComparisonOptions options = new ComparisonOptions(List.of(), CryptoPreference.JAVA, EnumSet.allOf(Work.class),
				1, 3_000_001, Duration.ofMillis(50), null, null);
		try (Conversation conversation = new Conversation(new Pairing(OWN, OWN))) {
			assertThat(conversation.listenerReady().path("versions").path("curves").asText()).contains("Bouncy Castle");
			for (Work work : Work.values()) {
				List<Sample> samples = work.measure(conversation, options);
				assertThat(samples).isNotEmpty();
				assertThat(samples.get(0).name()).startsWith(work.label());
				assertThat(samples.get(0).value()).isPositive();
			}
		}
	}

	@Test
	void saysWhyACommandFailed() throws Exception {
		try (NodeProcess lonely = NodeProcess.dialler(OWN)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> lonely.ask("upload", Map.of("bytes", 1)))
				.withMessageContaining("Nothing is dialled");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> lonely.ask("fly", Map.of()))
				.withMessageContaining("fly");
		}
	}

	@Test
	void noticesAProgramThatEnds() throws Exception {
		try (NodeProcess ending = NodeProcess.dialler(OWN)) {
			ending.ask("stop", Map.of());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> ending.ask("ping", Map.of()));
		}
	}

}
