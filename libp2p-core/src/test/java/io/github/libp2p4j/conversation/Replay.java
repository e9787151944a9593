/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

import io.github.libp2p4j.conversation.Outcome.Half;
import io.github.libp2p4j.conversation.Outcome.StreamOutcome;
import io.github.libp2p4j.conversation.Turn.Framed;
import io.github.libp2p4j.conversation.Turn.Said;
import io.github.libp2p4j.yamux.YamuxSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays the peer's part of a conversation to a machine, while this side's applications do
 * what they did, and compares what comes of it. For one thread.
 */
abstract class Replay {

	/** Longer than anything that waits for more. */
	private static final long AFTERWARDS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	final Conversation conversation;

	final OurSide us = new OurSide(this::session);

	final OutputCheck output = new OutputCheck();

	private final ByteBuffer buffer = ByteBuffer.allocate(65_537);

	Replay(Conversation conversation) {
		this.conversation = conversation;
	}

	abstract YamuxSession session();

	/** What of the peer's bytes belongs to a turn. */
	abstract byte[] input(Turn turn);

	abstract void receive(ByteBuffer in);

	abstract boolean hasOutput();

	abstract void transmit(ByteBuffer out);

	/** This side has sent these bytes. */
	abstract void sent(byte[] bytes);

	abstract void expire();

	/**
	 * @param cuts given how many bytes are left of a turn, how many come next
	 */
	final void run(IntUnaryOperator cuts) {
		write();
		for (Turn turn : this.conversation.turns()) {
			this.us.nowNanos = TimeUnit.MICROSECONDS.toNanos(turn.atMicros());
			expire();
			if (turn.ours()) {
				write();
				turn.said().forEach(this::act);
			}
			else {
				turn.said().forEach(this::expect);
				feed(input(turn), cuts);
			}
			write();
		}
		this.us.nowNanos += AFTERWARDS_NANOS;
		expire();
		write();
		compare();
	}

	private void act(Said said) {
		if (said instanceof Framed framed) {
			if (framed.frame().has(RecordedFrame.RST)) {
				// A reset drops what still waits, and this had been written.
				write();
			}
			this.us.act(framed.frame());
		}
	}

	private void expect(Said said) {
		if (said instanceof Framed framed) {
			this.output.peerSays(framed.frame());
		}
	}

	private void feed(byte[] bytes, IntUnaryOperator cuts) {
		int from = 0;
		while (from < bytes.length) {
			int to = from + cuts.applyAsInt(bytes.length - from);
			ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
			receive(in);
			assertThat(in.hasRemaining()).as("bytes that nobody took").isFalse();
			write();
			from = to;
		}
	}

	private void write() {
		while (hasOutput()) {
			this.buffer.clear();
			transmit(this.buffer);
			this.buffer.flip();
			assertThat(this.buffer.hasRemaining()).as("had output and wrote none").isTrue();
			byte[] bytes = new byte[this.buffer.remaining()];
			this.buffer.get(bytes);
			sent(bytes);
		}
	}

	private void compare() {
		Outcome outcome = this.conversation.outcome();
		assertThat(this.output.isMidFrame()).as("our last frame is whole").isFalse();
		assertThat(this.us.goAway).as("the peer's GoAway").isEqualTo(outcome.peersGoAway());
		assertThat(this.output.ledger().goAway(true)).as("our GoAway").isEqualTo(outcome.ourGoAway());
		assertThat(this.output.unansweredPings()).as("pings that this side owes an answer").isZero();
		int known = 0;
		for (StreamOutcome stream : outcome.streams()) {
			boolean refused = !stream.ours() && !this.us.knows(stream.id());
			if (refused) {
				assertThat(stream.sent().end()).as("refused, stream " + stream.id()).startsWith("RST");
			}
			else {
				known++;
				compare("received on stream " + stream.id(), this.us.received(stream.id()), stream.received());
			}
			Half sent = this.output.ledger().half(stream.id(), true);
			assertThat(sent).as("sent on stream " + stream.id()).isEqualTo(stream.sent());
		}
		assertThat(this.us.streams()).as("streams").isEqualTo(known);
	}

	private static void compare(String what, Half actual, Half expected) {
		assertThat(actual).as(what).isEqualTo(expected);
	}

	/** Collects this side's bytes on the wire. */
	static final class Sink {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		void add(byte[] more) {
			this.bytes.writeBytes(more);
		}

		int size() {
			return this.bytes.size();
		}

		byte[] first(int count) {
			return Arrays.copyOf(this.bytes.toByteArray(), count);
		}

	}

}
