/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

import io.github.libp2p4j.conversation.Outcome.StreamOutcome;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import io.github.libp2p4j.multistream.MultistreamNegotiation.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that real peers have said to this stack, said again.
 */
class ConversationTests {

	private static final int MOST_BYTES = 100 << 10;

	private static final int MOST_BYTES_IN_ALL = 2 << 20;

	private static final String MUXER = "/yamux/1.0.0";

	/** How the bytes of a turn arrive. */
	enum Arrival {

		WHOLE, BYTE_BY_BYTE, IN_RANDOM_CUTS;

		/** Of the random cuts, in every run. */
		private static final long SEED = 20_261_122L;

		private static final int LONGEST_CUT_BYTES = 3000;

		IntUnaryOperator cuts() {
			Random random = new Random(SEED);
			return switch (this) {
				case WHOLE -> (left) -> left;
				case BYTE_BY_BYTE -> (left) -> 1;
				case IN_RANDOM_CUTS -> (left) -> 1 + random.nextInt(Math.min(left, LONGEST_CUT_BYTES));
			};
		}

		@Override
		public String toString() {
			return (this == IN_RANDOM_CUTS) ? "in random cuts, seed " + SEED : name();
		}

	}

	static Path corpus() {
		try {
			return Path.of(ConversationTests.class.getResource("/conversations").toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static List<Path> files() {
		try (Stream<Path> files = Files.walk(corpus())) {
			return files.filter((file) -> file.toString().endsWith(".json")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Conversation read(Path file) {
		try {
			return ConversationFile.read(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<Conversation> conversations() {
		return files().stream().map(ConversationTests::read);
	}

	static Stream<Arguments> arrivals() {
		return conversations().flatMap(
				(conversation) -> Stream.of(Arrival.values()).map((arrival) -> Arguments.of(conversation, arrival)));
	}

	// The corpus

	@Test
	void isSmallAndHasBothRolesOfEveryPeer() throws IOException {
		long all = 0;
		for (Path file : files()) {
			assertThat(Files.size(file)).as(file.toString()).isLessThan(MOST_BYTES);
			all += Files.size(file);
		}
		assertThat(all).isLessThan(MOST_BYTES_IN_ALL);
		List<String> peers = conversations().map((conversation) -> conversation.peer().get("library"))
			.distinct()
			.toList();
		assertThat(peers).isNotEmpty();
		for (String peer : peers) {
			assertThat(conversations().filter((conversation) -> peer.equals(conversation.peer().get("library")))
				.map(Conversation::role)).as(peer).contains(Role.INITIATOR, Role.RESPONDER);
		}
	}

	@ParameterizedTest
	@MethodSource("conversations")
	void saysWhatFollowsFromItself(Conversation conversation) {
		Outcome outcome = conversation.outcome();
		assertThat(conversation.ledger().outcomes()).isEqualTo(outcome.streams());
		assertThat(StreamLedger.sha256(conversation.wire(true))).isEqualTo(outcome.ourSha256());
		assertThat(StreamLedger.sha256(conversation.wire(false))).isEqualTo(outcome.peersSha256());
		assertThat(conversation.turns().stream().filter(Turn::ours).mapToInt(Turn::rawBytes).sum())
			.isEqualTo(conversation.wire(true).length);
	}

	@Test
	void isWrittenAsItIsRead() throws IOException {
		for (Path file : files()) {
			assertThat(ConversationFile.write(read(file))).as(file.toString()).isEqualTo(Files.readString(file));
		}
	}

	// Replays

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("arrivals")
	void replaysThroughTheWholeMachine(Conversation conversation, Arrival arrival) {
		new MachineReplay(conversation).runAll(arrival.cuts());
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("arrivals")
	void replaysItsFramesThroughASession(Conversation conversation, Arrival arrival) {
		new SessionReplay(conversation).run(arrival.cuts());
	}

	@ParameterizedTest
	@MethodSource("conversations")
	void negotiatesEveryProtocolAsItDid(Conversation conversation) {
		boolean initiator = conversation.role() == Role.INITIATOR;
		negotiate(initiator, conversation.clear(true), conversation.clear(false), "/noise");
		if (!conversation.outcome().earlyMuxer()) {
			negotiate(initiator, conversation.muxerNegotiation(true), conversation.muxerNegotiation(false), MUXER);
		}
		StreamLedger ledger = conversation.ledger();
		for (StreamOutcome stream : conversation.outcome().streams()) {
			byte[] sent = ledger.bytes(stream.id(), true);
			byte[] received = ledger.bytes(stream.id(), false);
			if (sent.length > 0 && received.length > 0) {
				negotiate(stream.ours(), sent, received, stream.protocol());
			}
		}
	}

	/**
	 * @param ours what this side said, beginning with the negotiation
	 * @param theirs what the peer said
	 * @param protocol that was agreed on; empty if none was
	 */
	private static void negotiate(boolean initiator, byte[] ours, byte[] theirs, String protocol) {
		int messages = StreamLedger.answers(initiator ? theirs : ours).size();
		List<String> said = StreamLedger.lines(ours, messages);
		MultistreamNegotiation negotiation = initiator ? MultistreamNegotiation.initiator(said.subList(1, said.size()))
				: MultistreamNegotiation.responder(() -> protocol.isEmpty() ? List.of() : List.of(protocol));
		ByteBuffer out = ByteBuffer.allocate(4096);
		negotiation.transmit(out);
		ByteBuffer in = ByteBuffer.wrap(theirs);
		State state = negotiation.receive(in);
		negotiation.transmit(out);
		if (!protocol.isEmpty()) {
			assertThat(state).isEqualTo(State.AGREED);
			assertThat(negotiation.protocol()).isEqualTo(protocol);
			assertThat(in.position()).as("the rest belongs to the protocol")
				.isEqualTo(bytes(StreamLedger.lines(theirs, messages)).length);
		}
		else if (initiator) {
			assertThat(state).isEqualTo(State.REFUSED);
			assertThat(negotiation.unsupportedByPeer()).isTrue();
		}
		else {
			assertThat(state).isEqualTo(State.NEGOTIATING);
		}
		assertThat(Arrays.copyOf(out.array(), out.position())).as("what this side says").isEqualTo(bytes(said));
	}

	private static byte[] bytes(List<String> lines) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		lines.forEach((line) -> bytes.writeBytes(RecordedBytes.multistream(line)));
		return bytes.toByteArray();
	}

	@ParameterizedTest
	@MethodSource("conversations")
	void offersYamuxAloneInEveryHandshake(Conversation conversation) {
		assertThat(conversation.keys().muxers()).isIn(List.of(MUXER), List.of());
		// Field 4, extensions, last in the payload: field 2, a list of muxers, one of
		// twelve bytes.
		byte[] payload = conversation.handshake().get((conversation.role() == Role.INITIATOR) ? 2 : 1).payload();
		String end = new String(payload, StandardCharsets.ISO_8859_1);
		if (conversation.keys().muxers().isEmpty()) {
			assertThat(end).doesNotContain("/yamux");
		}
		else {
			assertThat(end).endsWith("\"\u000e\u0012\f" + MUXER);
		}
	}

}
