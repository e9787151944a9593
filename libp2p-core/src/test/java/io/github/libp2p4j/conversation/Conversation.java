/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.conversation.Turn.Framed;
import io.github.libp2p4j.conversation.Turn.Line;
import io.github.libp2p4j.conversation.Turn.NoiseMessage;
import io.github.libp2p4j.conversation.Turn.Said;
import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.RecordedNoise;

/**
 * A recorded conversation with a peer, all of it. Immutable.
 *
 * @param name what it is about
 * @param role of this side
 * @param peer what the peer is: {@code library}, {@code version}, {@code key} and so on
 * @param keys of this side, made for the recording
 * @param outcome what came of it
 * @param turns in their order
 */
record Conversation(String name, Role role, Map<String, String> peer, RecordedNoise.PrivateKeys keys, Outcome outcome,
		List<Turn> turns) {

	Conversation {
		peer = Map.copyOf(peer);
		turns = List.copyOf(turns);
	}

	Conversation with(List<Turn> otherTurns) {
		return new Conversation(this.name, this.role, this.peer, this.keys, this.outcome, otherTurns);
	}

	Conversation with(Outcome otherOutcome) {
		return new Conversation(this.name, this.role, this.peer, this.keys, otherOutcome, this.turns);
	}

	/** Everything that a side said, in its order. */
	List<Said> said(boolean ours) {
		List<Said> all = new ArrayList<>();
		this.turns.stream().filter((turn) -> turn.ours() == ours).forEach((turn) -> all.addAll(turn.said()));
		return all;
	}

	List<NoiseMessage> handshake() {
		return this.turns.stream()
			.flatMap((turn) -> turn.said().stream())
			.filter(NoiseMessage.class::isInstance)
			.map(NoiseMessage.class::cast)
			.toList();
	}

	/** The keys of the channel that followed the handshake. */
	RecordedNoise noise() {
		try {
			return new RecordedNoise(this.role, this.keys, handshake().stream().map(NoiseMessage::message).toList());
		}
		catch (AuthenticationFailedException ex) {
			throw new AssertionError(this.name + ": the handshake does not fit the keys", ex);
		}
	}

	/** What a side said before the channel was encrypted, its messages included. */
	byte[] clear(boolean ours) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		List<Said> said = said(ours);
		said.subList(0, clearCount(said)).forEach((item) -> bytes.writeBytes(item.bytes()));
		return bytes.toByteArray();
	}

	/** What a side said in the encrypted channel. */
	List<Said> sealed(boolean ours) {
		List<Said> said = said(ours);
		return said.subList(clearCount(said), said.size());
	}

	private static int clearCount(List<Said> said) {
		int last = 0;
		for (int i = 0; i < said.size(); i++) {
			last = (said.get(i) instanceof NoiseMessage) ? i + 1 : last;
		}
		return last;
	}

	/** The messages of a negotiation within the channel, before the first frame. */
	byte[] muxerNegotiation(boolean ours) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		sealed(ours).stream().filter(Line.class::isInstance).forEach((line) -> bytes.writeBytes(line.bytes()));
		return bytes.toByteArray();
	}

	/** All that a side sealed, before it was. */
	byte[] plaintext(boolean ours) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		sealed(ours).forEach((item) -> bytes.writeBytes(item.bytes()));
		return bytes.toByteArray();
	}

	/** All bytes of a side on the wire, sealed again with the recorded keys. */
	byte[] wire(boolean ours) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(clear(ours));
		byte[] plaintext = plaintext(ours);
		RecordedNoise noise = noise();
		int from = 0;
		for (Turn turn : this.turns) {
			if (turn.ours() == ours) {
				for (int length : turn.noiseLengths()) {
					bytes.writeBytes(noise.seal(ours, java.util.Arrays.copyOfRange(plaintext, from, from + length)));
					from += length;
				}
			}
		}
		if (from != plaintext.length) {
			throw new AssertionError(this.name + ": Noise messages of " + from + " bytes hold " + plaintext.length);
		}
		return bytes.toByteArray();
	}

	/** What follows from the frames alone. */
	StreamLedger ledger() {
		StreamLedger ledger = new StreamLedger();
		for (Turn turn : this.turns) {
			for (Said said : turn.said()) {
				if (said instanceof Framed framed) {
					ledger.add(turn.ours(), framed.frame());
				}
			}
		}
		return ledger;
	}

	@Override
	public String toString() {
		return this.peer.get("library") + " " + this.peer.get("version") + ", " + this.name + ", "
				+ ((this.role == Role.INITIATOR) ? "we dial" : "we listen");
	}

}
