/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.libp2p4j.multistream.NegotiationFixture.HEADER;
import static io.github.libp2p4j.multistream.NegotiationFixture.concat;
import static io.github.libp2p4j.multistream.NegotiationFixture.feed;
import static io.github.libp2p4j.multistream.NegotiationFixture.hex;
import static io.github.libp2p4j.multistream.NegotiationFixture.message;
import static io.github.libp2p4j.multistream.NegotiationFixture.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InitiatorNegotiationTests {

	private static final byte[] NA = hex("036e610a");

	private static MultistreamNegotiation initiator(String... proposals) {
		return MultistreamNegotiation.initiator(List.of(proposals));
	}

	@Test
	void sendsHeaderAndFirstProposalAtOnce() {
		MultistreamNegotiation negotiation = initiator("/noise", "/tls/1.0.0");
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, message("/noise")));
		assertThat(negotiation.hasOutput()).isFalse();
	}

	@Test
	void agreesOnTheEchoInAnySplitAndStopsThere() {
		byte[] answer = concat(HEADER, message("/noise"));
		for (int split = 0; split <= answer.length; split++) {
			MultistreamNegotiation negotiation = initiator("/noise");
			ByteBuffer first = ByteBuffer.wrap(answer, 0, split);
			negotiation.receive(first);
			assertThat(first.hasRemaining()).isFalse();
			ByteBuffer second = ByteBuffer.wrap(concat(answer, new byte[9]), split, answer.length - split + 9);
			negotiation.receive(second);
			assertThat(negotiation.protocol()).isEqualTo("/noise");
			assertThat(second.remaining()).isEqualTo(9);
		}
	}

	@Test
	void proposesTheNextOnNa() {
		MultistreamNegotiation negotiation = initiator("/tls/1.0.0", "/noise");
		output(negotiation);
		feed(negotiation, HEADER, NA);
		assertThat(output(negotiation)).isEqualTo(message("/noise"));
		feed(negotiation, message("/noise"));
		assertThat(negotiation.protocol()).isEqualTo("/noise");
	}

	@Test
	void isRefusedWhenEveryProposalIs() {
		MultistreamNegotiation negotiation = initiator("/tls/1.0.0", "/noise");
		assertThat(feed(negotiation, HEADER, NA, NA, NA, NA)).isEqualTo(28);
		assertThat(negotiation.state()).isEqualTo(State.REFUSED);
		assertThat(negotiation.unsupportedByPeer()).isTrue();
		assertThat(negotiation.refusal()).contains("/tls/1.0.0").contains("/noise");
	}

	@Test
	void isRefusedWhenThePeerEndsItsSide() {
		MultistreamNegotiation negotiation = initiator("/noise");
		feed(negotiation, HEADER, hex("07"));
		assertThat(negotiation.onEndOfInput()).isEqualTo(State.REFUSED);
		assertThat(negotiation.unsupportedByPeer()).isFalse();
	}

	@Test
	void tellsTwoByteProposalsFromNa() {
		MultistreamNegotiation negotiation = initiator("/n");
		feed(negotiation, HEADER, message("/n"));
		assertThat(negotiation.protocol()).isEqualTo("/n");
		negotiation = initiator("/n", "/o");
		feed(negotiation, HEADER, NA, message("/o"));
		assertThat(negotiation.protocol()).isEqualTo("/o");
		negotiation = initiator("/");
		feed(negotiation, HEADER, message("/"));
		assertThat(negotiation.protocol()).isEqualTo("/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "ff", "08", "13", "072f6e6f697364", "072f6e6f69736500", "036e62", "036e6100", "072e",
			"0373", "87" })
	void objectsToTheFirstByteThatIsNoAnswer(String bytes) {
		MultistreamNegotiation negotiation = initiator("/noise");
		output(negotiation);
		byte[] wrong = hex(bytes);
		int last = wrong.length - 1;
		feed(negotiation, HEADER, Arrays.copyOf(wrong, last));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> negotiation.receive(ByteBuffer.wrap(wrong, last, 1)))
			.withMessageContaining("/noise");
		assertThat(negotiation.state()).isEqualTo(State.REFUSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "47", "036e610a", "072f6e6f6973650a" })
	void objectsToAnAnswerWithoutAHeader(String bytes) {
		MultistreamNegotiation negotiation = initiator("/noise");
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> feed(negotiation, hex(bytes)))
			.withMessageContaining("/multistream/1.0.0");
	}

	@Test
	void letsDataFollowASingleProposalOnly() {
		MultistreamNegotiation single = initiator("/noise");
		assertThat(single.mayAppendData()).isFalse();
		output(single);
		assertThat(single.mayAppendData()).isTrue();
		feed(single, HEADER, NA);
		assertThat(single.mayAppendData()).isFalse();
		MultistreamNegotiation several = initiator("/noise", "/tls/1.0.0");
		output(several);
		assertThat(several.mayAppendData()).isFalse();
	}

	@Test
	void objectsToProposalsThatNobodyCanSend() {
		assertThatIllegalArgumentException().isThrownBy(() -> MultistreamNegotiation.initiator(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> initiator("noise")).withMessageContaining("noise");
	}

	@Test
	void tracesWholeMessages() {
		List<String> trace = new ArrayList<>();
		MultistreamNegotiation negotiation = initiator("/tls/1.0.0", "/noise");
		negotiation.trace(new RecordingTrace(trace));
		output(negotiation);
		feed(negotiation, HEADER, NA, message("/noise"));
		assertThat(trace).containsExactly("> /multistream/1.0.0", "> /tls/1.0.0", "< /multistream/1.0.0", "< na",
				"> /noise", "< /noise");
	}

}
