/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TraceHeadersTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@Test
	void isALengthAndALineForEachHeader() {
		byte[] frame = TraceHeaders.encode(Map.of("traceparent", PARENT));
		assertThat(frame[0]).isEqualTo((byte) 69);
		assertThat(new String(frame, 1, frame.length - 1, StandardCharsets.US_ASCII))
			.isEqualTo("traceparent: " + PARENT + "\n");
	}

	@Test
	void aLongLengthHasTwoBytes() {
		byte[] frame = TraceHeaders.encode(Map.of("baggage", "a".repeat(290)));
		assertThat(frame).startsWith(0xac, 0x02).hasSize(302);
		assertThat(TraceHeaders.length(frame[0], frame[1])).isEqualTo(300);
	}

	@Test
	void readsWhatItWrote() {
		Map<String, String> headers = Map.of("traceparent", PARENT, "tracestate", "a=1,b=2", "baggage", "");
		byte[] frame = TraceHeaders.encode(headers);
		int begin = TraceHeaders.isLong(frame[0]) ? 2 : 1;
		assertThat(TraceHeaders.length(frame[0], (begin == 2) ? frame[1] : 0)).isEqualTo(frame.length - begin);
		assertThat(TraceHeaders.decode(Arrays.copyOfRange(frame, begin, frame.length))).isEqualTo(headers);
	}

	@Test
	void leavesOutWhatDoesNotFitAndNeverTheParent() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("baggage", "a".repeat(450));
		headers.put("tracestate", "b".repeat(600));
		headers.put("traceparent", PARENT);
		byte[] frame = TraceHeaders.encode(headers);
		assertThat(frame.length).isLessThanOrEqualTo(2 + TraceHeaders.MAX_BYTES);
		assertThat(TraceHeaders.decode(Arrays.copyOfRange(frame, 1, frame.length))).containsOnlyKeys("traceparent");
	}

	@Test
	void leavesOutWhatWouldBreakTheLines() {
		byte[] frame = TraceHeaders.encode(Map.of("baggage", "a\nb: c", "na me", "x", "umlaut", "ä", "ok", "1"));
		assertThat(TraceHeaders.decode(Arrays.copyOfRange(frame, 1, frame.length))).isEqualTo(Map.of("ok", "1"));
	}

	@Test
	void refusesLengthsThatAreTooLargeOrNotMinimal() {
		assertThat(TraceHeaders.length((byte) 0x80, (byte) 4)).isEqualTo(512);
		assertThatIllegalArgumentException().isThrownBy(() -> TraceHeaders.length((byte) 0x81, (byte) 4));
		assertThatIllegalArgumentException().isThrownBy(() -> TraceHeaders.length((byte) 0x80, (byte) 0x80));
		assertThatIllegalArgumentException().isThrownBy(() -> TraceHeaders.length((byte) 0x85, (byte) 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "traceparent", "traceparent:x", ": x", "a b: c", "a: \u0007", "a: ä", "a: b\n\nc: d" })
	void refusesWhatIsNoHeader(String body) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TraceHeaders.decode(body.getBytes(StandardCharsets.UTF_8)));
	}

}
