/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestProtocolTests {

	private static final String LONGEST = "/" + "x".repeat(1022);

	@Test
	void changesOneThingAtATime() {
		RequestProtocol<String, String> protocol = RequestProtocol.text("/greet/1");
		RequestProtocol<String, String> changed = protocol.withTimeout(Duration.ofSeconds(1))
			.withFraming(MessageFraming.NONE);
		assertThat(changed.id()).isEqualTo("/greet/1");
		assertThat(changed.limits()).isEqualTo(RequestLimits.defaults().withTimeout(Duration.ofSeconds(1)));
		assertThat(changed.framing()).isEqualTo(MessageFraming.NONE);
		assertThat(changed.requestCodec()).isSameAs(Codec.text());
		assertThat(changed.answerCodec()).isSameAs(Codec.text());
		assertThat(protocol.limits()).isEqualTo(RequestLimits.defaults());
		assertThat(protocol.framing()).isEqualTo(MessageFraming.UVARINT);
	}

	@Test
	void knowsWhetherThereAreAnswers() throws Exception {
		RequestProtocol<String, NoAnswer> push = RequestProtocol.oneWay("/push/1", Codec.text());
		assertThat(push.isOneWay()).isTrue();
		assertThat(push.withTimeout(Duration.ofSeconds(1)).isOneWay()).isTrue();
		assertThat(push.answerCodec().decode(push.answerCodec().encode(NoAnswer.NONE))).isEqualTo(NoAnswer.NONE);
		assertThat(RequestProtocol.text("/greet/1").isOneWay()).isFalse();
	}

	@Test
	void keepsThatARequestIsOptional() {
		RequestProtocol<String, String> optional = RequestProtocol.text("/greet/1").withOptionalRequest();
		assertThat(RequestProtocol.text("/greet/1").isRequestOptional()).isFalse();
		assertThat(optional.isRequestOptional()).isTrue();
		assertThat(optional.withFraming(MessageFraming.NONE).withTimeout(Duration.ofSeconds(1)).isRequestOptional())
			.isTrue();
		assertThat(optional.framing()).isEqualTo(MessageFraming.UVARINT);
	}

	@Test
	void takesTheLongestId() {
		assertThat(RequestProtocol.bytes(LONGEST).id()).isEqualTo(LONGEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "greet/1", "/greet\n/1", "/*" })
	void refusesIdsThatCannotBeNegotiated(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> RequestProtocol.bytes(id.replace("*", "x".repeat(1023))));
	}

}
