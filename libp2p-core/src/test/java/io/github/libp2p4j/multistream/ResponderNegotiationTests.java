/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
import static io.github.libp2p4j.multistream.NegotiationFixture.responder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ResponderNegotiationTests {

	private static final byte[] NA = hex("036e610a");

	/** Feeds byte by byte: the violation must come with the last one, not before. */
	private static void assertViolationAtLastByte(MultistreamNegotiation negotiation, byte[] bytes) {
		for (int index = 0; index < bytes.length - 1; index++) {
			negotiation.receive(ByteBuffer.wrap(bytes, index, 1));
		}
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> negotiation.receive(ByteBuffer.wrap(bytes, bytes.length - 1, 1)));
		assertThat(negotiation.state()).isEqualTo(State.REFUSED);
		assertThat(negotiation.hasOutput()).isFalse();
	}

	@Test
	void saysNothingBeforeThePeerHasSentItsHeader() {
		MultistreamNegotiation negotiation = responder("/noise");
		assertThat(negotiation.hasOutput()).isFalse();
		feed(negotiation, Arrays.copyOf(HEADER, 19));
		assertThat(negotiation.hasOutput()).isFalse();
	}

	@Test
	void sendsItsHeaderToADiallerThatWaitsForIt() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER);
		assertThat(output(negotiation)).isEqualTo(HEADER);
		feed(negotiation, message("/noise"));
		assertThat(output(negotiation)).isEqualTo(message("/noise"));
	}

	@Test
	void sendsHeaderAndAnswerTogether() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/noise"));
		assertThat(negotiation.state()).isEqualTo(State.AGREED);
		assertThat(negotiation.protocol()).isEqualTo("/noise");
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, message("/noise")));
		assertThat(negotiation.hasOutput()).isFalse();
	}

	@Test
	void writesIntoWhateverRoomThereIs() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/noise"));
		ByteBuffer all = ByteBuffer.allocate(100);
		while (negotiation.hasOutput()) {
			ByteBuffer one = ByteBuffer.allocate(1);
			negotiation.transmit(one);
			all.put(one.flip());
		}
		assertThat(Arrays.copyOf(all.array(), all.position())).isEqualTo(concat(HEADER, message("/noise")));
	}

	@Test
	void leavesPipelinedBytesToTheProtocol() {
		byte[] payload = new byte[65_536];
		MultistreamNegotiation negotiation = responder("/noise");
		assertThat(feed(negotiation, HEADER, message("/noise"), payload)).isEqualTo(28);
		assertThat(feed(negotiation, payload)).isZero();
	}

	@Test
	void looksUpEachProposalAnew() {
		List<String> supported = new ArrayList<>();
		MultistreamNegotiation negotiation = MultistreamNegotiation.responder(() -> supported);
		feed(negotiation, HEADER, message("/late"));
		supported.add("/late");
		feed(negotiation, message("/late"));
		assertThat(negotiation.state()).isEqualTo(State.AGREED);
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, NA, message("/late")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/Noise", "/noise ", "/nois", "noise", "na", "/libp2p/simultaneous-connect", "", "/ü€𝄞" })
	void answersWhatItDoesNotSpeakWithNa(String proposal) {
		MultistreamNegotiation negotiation = responder("/noise", "/libp2p/simultaneous-connect");
		feed(negotiation, HEADER, message(proposal));
		assertThat(negotiation.state()).isEqualTo(State.NEGOTIATING);
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, NA));
	}

	@Test
	void answersTheLongestLegalNameWithNa() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/" + "x".repeat(1022)));
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, NA));
	}

	@Test
	void agreesOnTheLongestLegalName() {
		String longest = "/" + "x".repeat(1022);
		MultistreamNegotiation negotiation = responder(longest);
		feed(negotiation, HEADER, message(longest));
		assertThat(negotiation.protocol()).isEqualTo(longest);
	}

	@Test
	void endsAfterThirtyTwoRefusals() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER);
		for (int count = 0; count < 32; count++) {
			feed(negotiation, message("/unknown/" + count));
		}
		assertThat(output(negotiation)).hasSize(20 + 32 * 4);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> feed(negotiation, message("/unknown/32")))
			.withMessageContaining("32");
		assertThat(negotiation.hasOutput()).isFalse();
	}

	@Test
	void boundsItsOutputAgainstListsThatNobodyReads() {
		Set<String> supported = Set.of("/" + "a".repeat(500), "/" + "b".repeat(500));
		MultistreamNegotiation negotiation = MultistreamNegotiation.responder(() -> supported);
		feed(negotiation, HEADER);
		for (int count = 0; count < 32; count++) {
			feed(negotiation, message("ls"));
		}
		assertThat(output(negotiation)).hasSizeBetween(20 + 4 * 1000, 6144);
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> feed(negotiation, message("ls")));
	}

	@Test
	void answersLsWithNaWhenTheListDoesNotFit() {
		// Two lines of 2 + 509 + 1 bytes and the newline: 1025.
		Set<String> tooMany = Set.of("/" + "a".repeat(508), "/" + "b".repeat(508));
		MultistreamNegotiation negotiation = MultistreamNegotiation.responder(() -> tooMany);
		feed(negotiation, HEADER, message("ls"));
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, NA));
		Set<String> justFits = Set.of("/" + "a".repeat(508), "/" + "b".repeat(507));
		negotiation = MultistreamNegotiation.responder(() -> justFits);
		feed(negotiation, HEADER, message("ls"));
		assertThat(output(negotiation)).hasSize(20 + 2 + 1024);
	}

	@Test
	void listsNothingWhenItSpeaksNothing() {
		MultistreamNegotiation negotiation = responder();
		feed(negotiation, HEADER, message("ls"));
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, hex("010a")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "ff", "47", "16", "53", "13ff", "14", "132f6d756c746973747265616d2f312e302e31",
			"132f6d756c746973747265616d2f32", "132f6d756c746973747265616d2f312e302e3000" })
	void objectsToTheFirstByteThatIsNotTheHeader(String bytes) {
		assertViolationAtLastByte(responder("/noise"), hex(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "ffff", "8000", "8300", "8108", "8180", "ff7f", "026e61", "0300", "036e00", "03c3c3",
			"0480", "03c328", "02ff", "04eda0", "04e080", "05f080", "05f490", "05f5", "02c0", "02c1", "05c3a92fc30a",
			"03c30a", "046e0a" })
	void objectsToTheFirstByteThatCannotBeAMessage(String bytes) {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER);
		assertViolationAtLastByte(negotiation, hex(bytes));
	}

	@Test
	void sendsAtMostTwentyBytesToWhoSendsTheHeaderTwice() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER);
		assertThat(output(negotiation)).hasSize(20);
		assertViolationAtLastByte(negotiation, HEADER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "ffff", "8108", "026e61", "03ff" })
	void takesGarbageAfterNaForAFailedNegotiation(String bytes) {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/other"));
		feed(negotiation, hex(bytes));
		assertThat(negotiation.state()).isEqualTo(State.REFUSED);
		assertThat(negotiation.refusal()).contains("na");
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, NA));
	}

	@Test
	void takesAHeaderAfterNaForAFailedNegotiation() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/other"), HEADER);
		assertThat(negotiation.state()).isEqualTo(State.REFUSED);
	}

	@Test
	void takesTheEndOfInputForAFailedNegotiation() {
		for (byte[] before : new byte[][] { {}, HEADER, concat(HEADER, message("/other")), hex("132f") }) {
			MultistreamNegotiation negotiation = responder("/noise");
			feed(negotiation, before);
			assertThat(negotiation.onEndOfInput()).isEqualTo(State.REFUSED);
			assertThat(negotiation.refusal()).contains("ended");
			assertThat(feed(negotiation, HEADER)).isZero();
		}
	}

	@Test
	void answersADiallerThatHasEndedItsSideAlready() {
		MultistreamNegotiation negotiation = responder("/noise");
		feed(negotiation, HEADER, message("/noise"));
		assertThat(negotiation.onEndOfInput()).isEqualTo(State.AGREED);
		assertThat(output(negotiation)).isEqualTo(concat(HEADER, message("/noise")));
	}

	@Test
	void hasNoProtocolBeforeItAgreed() {
		MultistreamNegotiation negotiation = responder("/noise");
		assertThatIllegalStateException().isThrownBy(negotiation::protocol);
		assertThatIllegalStateException().isThrownBy(negotiation::refusal);
	}

	@Test
	void tracesWholeMessages() {
		List<String> trace = new ArrayList<>();
		MultistreamNegotiation negotiation = responder("/noise");
		negotiation.trace(new RecordingTrace(trace));
		feed(negotiation, HEADER, message("/tls/1.0.0"), message("ls"), message("/noise"));
		assertThat(trace).containsExactly("< /multistream/1.0.0", "> /multistream/1.0.0", "< /tls/1.0.0", "> na",
				"< ls", "> ls: 10 bytes", "< /noise", "> /noise");
	}

	@Test
	void keepsNoMoreThanWhatHasArrived() {
		MessageReader reader = new MessageReader();
		assertThat(reader.capacityBytes()).isLessThanOrEqualTo(64);
		reader.receive(0x80);
		reader.receive(0x08);
		assertThat(reader.capacityBytes()).isLessThanOrEqualTo(64);
		byte[] name = ("/" + "x".repeat(1022)).getBytes(StandardCharsets.US_ASCII);
		for (byte octet : name) {
			reader.receive(octet);
		}
		assertThat(reader.capacityBytes()).isEqualTo(1024);
	}

}
