/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.fixtures.FrameLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The opt-in log of what crosses a connection after decryption.
 */
class FrameLogTests {

	private final FrameLines lines = FrameLines.listen();

	@AfterEach
	void stopListening() {
		this.lines.close();
	}

	@Test
	void showsNegotiationsAndFramesBothWaysWhenSwitchedOn() throws Exception {
		echoOnce(true);
		assertThat(this.lines.texts()).anyMatch((line) -> line.contains("> multistream /noise"))
			.anyMatch((line) -> line.contains("< multistream /noise"))
			.anyMatch((line) -> line.contains("> multistream /echo/1.0.0"))
			.anyMatch((line) -> line.contains("> yamux") && line.contains("stream 1"))
			.anyMatch((line) -> line.contains("< yamux") && line.contains("stream 1"));
	}

	@Test
	void saysNothingUnlessSwitchedOn() throws Exception {
		echoOnce(false);
		assertThat(this.lines.texts()).isEmpty();
	}

	private static void echoOnce(boolean logFrames) throws Exception {
		try (ConnectionManager listener = Libp2p.builder()
			.listen("/memory/0")
			.identify(false)
			.handler("/echo/1.0.0", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
			.start();
				ConnectionManager dialler = Libp2p.builder().identify(false).logFrames(logFrames).start();
				Stream stream = dialler.newStream(listener.listenAddresses().get(0), "/echo/1.0.0")) {
			stream.outputStream().write(1);
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).containsExactly(1);
		}
	}

}
