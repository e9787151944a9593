/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.util.Map;

import io.github.libp2p4j.interop.PeerApplication;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The executable jar against the application of the same contract on the libraries of
 * other languages, in both roles.
 */
class PeersProcessTests {

	private static final Map<String, String> WORKLOAD = Map.of("UPLOAD_BYTES", "16777216", "DOWNLOAD_BYTES", "33554432",
			"UPLOAD_ITERATIONS", "4", "DOWNLOAD_ITERATIONS", "3", "LATENCY_ITERATIONS", "20", "DURATION", "20");

	@RegisterExtension
	static final Suite SUITE = new Suite("unified-peers");

	@ParameterizedTest
	@ValueSource(strings = { "go", "rust", "js" })
	void weDialForTransport(String language) throws IOException, InterruptedException {
		Suite.assertTransport(SUITE.run(Subject.TRANSPORT, Program.java(), peer(language), Map.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "go", "rust", "js" })
	void weListenForTransport(String language) throws IOException, InterruptedException {
		Suite.assertTransport(SUITE.run(Subject.TRANSPORT, peer(language), Program.java(), Map.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "go", "rust", "js" })
	void weDialForPerf(String language) throws IOException, InterruptedException {
		Suite.assertPerf(SUITE.run(Subject.PERF, Program.java(), peer(language), WORKLOAD), 4, 3, 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "go", "rust", "js" })
	void weListenForPerf(String language) throws IOException, InterruptedException {
		Suite.assertPerf(SUITE.run(Subject.PERF, peer(language), Program.java(), WORKLOAD), 4, 3, 20);
	}

	private static Program peer(String language) {
		PeerApplication application = PeerApplication.ready(language);
		return new Program(language, application.folder(), application.command());
	}

}
