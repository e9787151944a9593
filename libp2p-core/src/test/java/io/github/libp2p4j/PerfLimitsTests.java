/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PerfLimitsTests {

	private static final PerfLimits DEFAULTS = PerfLimits.defaults();

	@Test
	void boundsEverythingByDefault() {
		assertThat(DEFAULTS).isEqualTo(new PerfLimits(16, 4, 68_719_476_736L, 68_719_476_736L, Duration.ofSeconds(30),
				Duration.ofMinutes(5), Set.of()));
	}

	@Test
	void changesOneThingAtATime() {
		PeerId peer = KeyPair.generateEd25519().peerId();
		assertThat(DEFAULTS.withStreams(1, 2)
			.withMaxUploadBytes(3)
			.withMaxDownloadBytes(4)
			.withIdleTimeout(Duration.ofSeconds(5))
			.withTimeout(Duration.ofSeconds(6))
			.withAllowedPeers(List.of(peer)))
			.isEqualTo(new PerfLimits(1, 2, 3, 4, Duration.ofSeconds(5), Duration.ofSeconds(6), Set.of(peer)));
	}

	@Test
	void keepsItsOwnListOfPeers() {
		Set<PeerId> peers = new HashSet<>(List.of(KeyPair.generateEd25519().peerId()));
		PerfLimits limits = new PerfLimits(1, 1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), peers);
		peers.clear();
		assertThat(limits.allowedPeers()).hasSize(1);
	}

	@Test
	void refusesWhatWouldServeNobodyAndNamesIt() {
		refuses("max-streams must be at least 1, was 0", () -> DEFAULTS.withStreams(0, 1));
		refuses("max-streams-per-connection must be at least 1, was -1", () -> DEFAULTS.withStreams(1, -1));
		refuses("max-upload-bytes must be at least 1, was 0", () -> DEFAULTS.withMaxUploadBytes(0));
		refuses("max-download-bytes must be at least 1, was -1", () -> DEFAULTS.withMaxDownloadBytes(-1));
		refuses("idle-timeout must be positive, was PT0S", () -> DEFAULTS.withIdleTimeout(Duration.ZERO));
		refuses("timeout must be positive, was PT-1S", () -> DEFAULTS.withTimeout(Duration.ofSeconds(-1)));
	}

	private static void refuses(String message, ThrowingCallable change) {
		assertThatIllegalArgumentException().isThrownBy(change).withMessage("Perf limit " + message);
	}

}
