/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every entry of {@code yamux-frames.json}, whole and one byte at a time.
 */
class YamuxVectorsTests {

	private static final int FRAMES = 22;

	private static final int VIOLATIONS = 8;

	private final JsonNode vectors = load();

	private static JsonNode load() {
		try (InputStream in = YamuxVectorsTests.class.getResourceAsStream("/vectors/yamux-frames.json")) {
			return new ObjectMapper().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void areAsManyAsAreHandledHere() {
		assertThat(this.vectors.get("frames")).hasSize(FRAMES);
		assertThat(this.vectors.get("violations")).hasSize(VIOLATIONS);
	}

	@TestFactory
	Stream<DynamicTest> framesDoWhatIsExpected() {
		List<DynamicTest> tests = new ArrayList<>();
		for (JsonNode vector : this.vectors.get("frames")) {
			String name = vector.get("name").asText();
			byte[] bytes = HexFormat.of().parseHex(vector.get("frame_hex").asText());
			tests.add(DynamicTest.dynamicTest(name, () -> check(name, bytes, false)));
			tests.add(DynamicTest.dynamicTest(name + ", byte by byte", () -> check(name, bytes, true)));
		}
		return tests.stream();
	}

	@TestFactory
	Stream<DynamicTest> violationsAreRefused() {
		List<DynamicTest> tests = new ArrayList<>();
		for (JsonNode vector : this.vectors.get("violations")) {
			String name = vector.get("name").asText();
			byte[] bytes = HexFormat.of().parseHex(vector.get("frame_hex").asText());
			tests.add(DynamicTest.dynamicTest(name, () -> checkViolation(name, bytes, false)));
			tests.add(DynamicTest.dynamicTest(name + ", byte by byte", () -> checkViolation(name, bytes, true)));
		}
		return tests.stream();
	}

	private static void checkViolation(String name, byte[] bytes, boolean byByte) {
		Role role = name.contains("receiver is client") ? Role.INITIATOR : Role.RESPONDER;
		SessionFixture fixture = new SessionFixture(role, YamuxSettings.defaults());
		if (name.startsWith("two window updates") || name.startsWith("Data length")) {
			fixture.opened(1);
		}
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> feed(fixture, bytes, byByte));
		assertThat(fixture.session.hasOutput()).isFalse();
		fixture.session.goAway(YamuxSession.GO_AWAY_PROTOCOL_ERROR);
		assertThat(fixture.transmit()).isEqualTo("000300000000000000000001");
	}

	private static void feed(SessionFixture fixture, byte[] bytes, boolean byByte) {
		if (!byByte) {
			fixture.receive(bytes);
			return;
		}
		for (byte single : bytes) {
			fixture.receive(new byte[] { single });
		}
	}

	private static void check(String name, byte[] bytes, boolean byByte) {
		Consumer<SessionFixture> feed = (fixture) -> feed(fixture, bytes, byByte);
		if (name.startsWith("open")) {
			checkOpen(name, feed);
		}
		else if (name.startsWith("ping")) {
			checkPing(name, feed);
		}
		else if (name.startsWith("go away")) {
			checkGoAway(name, feed);
		}
		else if (name.endsWith("does not exist")) {
			SessionFixture fixture = SessionFixture.responder();
			feed.accept(fixture);
			assertThat(fixture.log).isEmpty();
			assertThat(fixture.session.hasOutput()).isFalse();
			fixture.opened(1);
		}
		else if (name.startsWith("accept") || name.startsWith("ACK|FIN")) {
			checkAcknowledgement(name, feed);
		}
		else {
			checkOpenStream(name, feed);
		}
	}

	private static void checkOpen(String name, Consumer<SessionFixture> feed) {
		SessionFixture fixture = SessionFixture.responder();
		feed.accept(fixture);
		assertThat(fixture.log).containsExactly("opened 1");
		assertThat(fixture.transmit()).isEqualTo("000100020000000100000000");
		boolean withData = name.contains("5 bytes");
		assertThat(fixture.port(1).text()).isEqualTo(withData ? "hello" : "");
		assertThat(fixture.stream(1).receiveWindow().creditBytes()).isEqualTo(withData ? 262_139 : 262_144);
		assertThat(fixture.stream(1).sendCreditBytes()).isEqualTo(name.contains("16 MiB") ? 16_777_216 : 262_144);
	}

	private static void checkPing(String name, Consumer<SessionFixture> feed) {
		SessionFixture fixture = SessionFixture.responder();
		if (name.startsWith("ping request")) {
			feed.accept(fixture);
			assertThat(fixture.transmit()).isEqualTo("00020002000000000000002a");
			return;
		}
		for (int value = 1; value <= 42; value++) {
			fixture.session.ping(fixture.nowNanos);
			assertThat(fixture.transmit()).isEqualTo(SessionFixture.hex(2, 1, 0, value));
			fixture.pass(7);
			if (value < 42) {
				fixture.receive(2, 2, 0, value);
			}
		}
		feed.accept(fixture);
		assertThat(fixture.log).hasSize(42).containsOnly("roundTrip 7");
		feed.accept(fixture);
		assertThat(fixture.log).hasSize(42);
	}

	private static void checkGoAway(String name, Consumer<SessionFixture> feed) {
		SessionFixture fixture = SessionFixture.responder();
		RecordingPort port = fixture.opened(1);
		feed.accept(fixture);
		String code = name.contains("0x1005") ? "1005"
				: name.contains("normal") ? "0" : name.contains("protocol") ? "1" : "2";
		assertThat(fixture.log).containsExactly("opened 1", "goAway " + code);
		assertThat(fixture.session.acceptsOpens()).isFalse();
		assertThat(fixture.session.open(new RecordingPort())).isNull();
		fixture.receive("000000000000000100000001 61");
		assertThat(port.text()).isEqualTo("a");
	}

	private static void checkAcknowledgement(String name, Consumer<SessionFixture> feed) {
		SessionFixture fixture = SessionFixture.initiator();
		RecordingPort port = new RecordingPort();
		assertThat(fixture.session.open(port)).isNotNull();
		fixture.transmit();
		feed.accept(fixture);
		assertThat(port.log).containsExactlyElementsOf(
				name.startsWith("accept") ? List.of("acknowledged") : List.of("acknowledged", "closed after 0"));
	}

	private static void checkOpenStream(String name, Consumer<SessionFixture> feed) {
		SessionFixture fixture = SessionFixture.responder();
		RecordingPort port = fixture.opened(1);
		YamuxStream stream = fixture.stream(1);
		feed.accept(fixture);
		switch (name) {
			case "data 3 bytes" -> assertThat(port.text()).isEqualTo("abc");
			case "window update 131072" -> assertThat(stream.sendCreditBytes()).isEqualTo(262_144 + 131_072);
			case "FIN on WindowUpdate (go, js)", "FIN on Data (rust, jvm)" ->
				assertThat(port.log).containsExactly("closed after 0");
			case "Data+FIN with payload" -> {
				assertThat(port.text()).isEqualTo("end");
				assertThat(port.log).containsExactly("closed after 3");
			}
			case "RST on WindowUpdate, code 0 (js)", "RST on Data (rust, jvm)" ->
				assertThat(port.log).containsExactly("reset 0");
			case "RST on WindowUpdate, length carries go error code 0x1001" -> {
				assertThat(port.log).containsExactly("reset 1001");
				assertThat(stream.sendCreditBytes()).isEqualTo(262_144);
			}
			default -> throw new AssertionError("no expectation for " + name);
		}
		assertThat(fixture.session.hasOutput()).isFalse();
	}

}
