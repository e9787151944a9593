/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.conversation.Outcome.Half;
import io.github.libp2p4j.conversation.Outcome.StreamOutcome;
import io.github.libp2p4j.conversation.Turn.Framed;
import io.github.libp2p4j.conversation.Turn.NoiseMessage;
import io.github.libp2p4j.conversation.Turn.Said;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.noise.RecordedNoise;
import io.github.libp2p4j.upgrade.UpgradeFailedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replays can fail: a recording in which anything is changed is found out.
 */
class ChangedConversationTests {

	/** One in which the peer sends data on streams. */
	private final Conversation conversation = ConversationTests.conversations()
		.filter((recorded) -> recorded.name().equals("echo"))
		.findFirst()
		.orElseThrow();

	@Test
	void playsWhatIsNotChanged() {
		new MachineReplay(this.conversation).runAll((left) -> left);
		new SessionReplay(this.conversation).run((left) -> left);
	}

	@Test
	void findsAnotherByteInTheHandshake() {
		for (NoiseMessage message : this.conversation.handshake()) {
			byte[] changed = message.message().clone();
			changed[changed.length - 1] ^= 1;
			fails(() -> machine(said(message, new NoiseMessage(message.number(), changed, message.payload()))));
		}
	}

	@Test
	void findsAnotherKey() {
		RecordedNoise.PrivateKeys keys = this.conversation.keys();
		byte[] otherStatic = keys.staticKey().clone();
		otherStatic[7] ^= 1;
		Conversation other = new Conversation(this.conversation.name(), this.conversation.role(),
				this.conversation.peer(),
				new RecordedNoise.PrivateKeys(keys.identity(), otherStatic, keys.ephemeralKey(), keys.muxers()),
				this.conversation.outcome(), this.conversation.turns());
		fails(() -> machine(other));
	}

	@Test
	void findsAnotherByteInABody() {
		Framed framed = peers((frame) -> frame.body().length > 1000);
		byte[] body = framed.frame().body().clone();
		body[500] ^= 1;
		RecordedFrame frame = framed.frame();
		Conversation changed = said(framed,
				new Framed(new RecordedFrame(frame.type(), frame.flags(), frame.stream(), frame.value(), body)));
		fails(() -> machine(changed));
		fails(() -> session(changed));
	}

	@Test
	void findsAFrameThatIsMissing() {
		Framed framed = peers((frame) -> frame.has(RecordedFrame.FIN));
		RecordedFrame frame = framed.frame();
		Conversation changed = said(framed,
				new Framed(new RecordedFrame(frame.type(), 0, frame.stream(), frame.value(), frame.body())));
		fails(() -> session(changed));
	}

	@Test
	void findsABreachOfYamux() {
		Framed framed = peers((frame) -> frame.type() == RecordedFrame.WINDOW_UPDATE);
		RecordedFrame frame = framed.frame();
		Conversation changed = said(framed,
				new Framed(new RecordedFrame(frame.type(), frame.flags(), frame.stream(), 0xffff_ffffL, frame.body())));
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> session(changed));
	}

	@Test
	void findsCreditThatThePeerDidNotGive() {
		Conversation changed = this.conversation;
		for (Said said : this.conversation.said(false)) {
			if (said instanceof Framed framed && framed.frame().credit() > 0) {
				RecordedFrame frame = framed.frame();
				changed = said(changed, framed,
						new Framed(new RecordedFrame(frame.type(), frame.flags(), frame.stream(), 0, frame.body())));
			}
		}
		Conversation withoutCredit = changed;
		fails(() -> session(withoutCredit));
	}

	@Test
	void findsAnotherOutcome() {
		Outcome outcome = this.conversation.outcome();
		fails(() -> machine(outcome("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", outcome.peersGoAway(),
				outcome.streams())));
		fails(() -> session(outcome(outcome.peerId(), 77, outcome.streams())));
		fails(() -> session(outcome(outcome.peerId(), outcome.peersGoAway(),
				outcome.streams().subList(1, outcome.streams().size()))));
		fails(() -> session(
				outcome(outcome.peerId(), outcome.peersGoAway(), streams((half) -> changed(half, "FIN", "open")))));
		fails(() -> session(outcome(outcome.peerId(), outcome.peersGoAway(),
				streams((half) -> new Half(half.bytes() + 1, half.sha256(), half.end())))));
	}

	private static Half changed(Half half, String from, String to) {
		return new Half(half.bytes(), half.sha256(), half.end().replace(from, to));
	}

	private List<StreamOutcome> streams(UnaryOperator<Half> change) {
		return this.conversation.outcome()
			.streams()
			.stream()
			.map((stream) -> new StreamOutcome(stream.id(), stream.ours(), stream.protocol(), stream.sent(),
					change.apply(stream.received())))
			.toList();
	}

	private Conversation outcome(String peerId, long peersGoAway, List<StreamOutcome> streams) {
		Outcome outcome = this.conversation.outcome();
		return this.conversation.with(new Outcome(peerId, outcome.earlyMuxer(), outcome.ourSha256(),
				outcome.peersSha256(), outcome.ourGoAway(), peersGoAway, streams));
	}

	private Framed peers(java.util.function.Predicate<RecordedFrame> fits) {
		return this.conversation.said(false)
			.stream()
			.filter(Framed.class::isInstance)
			.map(Framed.class::cast)
			.filter((framed) -> fits.test(framed.frame()))
			.findFirst()
			.orElseThrow();
	}

	private Conversation said(Said before, Said after) {
		return said(this.conversation, before, after);
	}

	private static Conversation said(Conversation conversation, Said before, Said after) {
		List<Turn> turns = new ArrayList<>();
		for (Turn turn : conversation.turns()) {
			List<Said> said = new ArrayList<>(turn.said());
			said.replaceAll((item) -> (item == before) ? after : item);
			turns.add(new Turn(turn.ours(), turn.atMicros(), turn.rawBytes(), turn.noiseLengths(), said));
		}
		return conversation.with(turns);
	}

	private static void machine(Conversation conversation) {
		new MachineReplay(conversation).runAll((left) -> left);
	}

	private static void session(Conversation conversation) {
		new SessionReplay(conversation).run((left) -> left);
	}

	private static void fails(ThrowingCallable replay) {
		assertThatExceptionOfType(Throwable.class).isThrownBy(replay)
			.satisfies((failure) -> assertThat(failure).isInstanceOfAny(AssertionError.class,
					ProtocolViolationException.class, UpgradeFailedException.class));
	}

}
