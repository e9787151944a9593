/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what this side writes when a conversation is replayed, and holds it to what a
 * peer may expect: single flags, sizes, credit in both directions, an answer to each
 * ping. For one thread.
 */
final class OutputCheck {

	private static final long INITIAL_WINDOW_BYTES = 262_144;

	private static final long MAX_WINDOW_BYTES = 16 << 20;

	private static final int MAX_BODY_BYTES = 64 << 10;

	private final StreamLedger ledger = new StreamLedger();

	private final Map<Long, Credit> credits = new HashMap<>();

	private byte[] rest = new byte[0];

	private int pingsOfPeer;

	private int pongs;

	/** What came of what this side wrote. */
	StreamLedger ledger() {
		return this.ledger;
	}

	boolean isMidFrame() {
		return this.rest.length > 0;
	}

	int unansweredPings() {
		return this.pingsOfPeer - this.pongs;
	}

	/** The peer says it, now or in a moment. */
	void peerSays(RecordedFrame frame) {
		if (frame.type() == RecordedFrame.PING && frame.has(RecordedFrame.SYN)) {
			this.pingsOfPeer++;
		}
		if (frame.isOfStream()) {
			Credit credit = credit(frame.stream());
			credit.ours += frame.credit();
			credit.received += frame.body().length;
		}
		// That it opens, ends and resets; its bytes are the session's to deliver.
		this.ledger.add(false, frame);
	}

	void weWrite(byte[] plaintext) {
		byte[] bytes = Arrays.copyOf(this.rest, this.rest.length + plaintext.length);
		System.arraycopy(plaintext, 0, bytes, this.rest.length, plaintext.length);
		int at = 0;
		for (Optional<RecordedFrame> frame = RecordedFrame.parse(bytes, 0); frame
			.isPresent(); frame = RecordedFrame.parse(bytes, at)) {
			check(frame.get());
			this.ledger.add(true, frame.get());
			at += frame.get().bytes().length;
		}
		this.rest = Arrays.copyOfRange(bytes, at, bytes.length);
	}

	private void check(RecordedFrame frame) {
		demand(Integer.bitCount(frame.flags()) <= 1, "two flags", frame);
		if (frame.type() == RecordedFrame.PING && frame.has(RecordedFrame.ACK)) {
			this.pongs++;
			demand(this.pongs <= this.pingsOfPeer, "a pong that nobody asked for", frame);
		}
		if (!frame.isOfStream()) {
			return;
		}
		Credit credit = credit(frame.stream());
		credit.sent += frame.body().length;
		credit.peers += frame.credit();
		demand(frame.body().length <= MAX_BODY_BYTES, "a long body", frame);
		demand(!frame.has(RecordedFrame.FIN) || frame.value() == 0, "FIN with more", frame);
		demand(credit.sent <= INITIAL_WINDOW_BYTES + credit.ours, "more than the peer granted", frame);
		demand(credit.peers - credit.received <= MAX_WINDOW_BYTES - INITIAL_WINDOW_BYTES, "a window too large", frame);
	}

	private Credit credit(long stream) {
		return this.credits.computeIfAbsent(stream, (id) -> new Credit());
	}

	private static void demand(boolean condition, String breach, RecordedFrame frame) {
		if (!condition) {
			throw new AssertionError("this side wrote " + breach + ": " + frame);
		}
	}

	private static final class Credit {

		/** Beyond the initial window, for this side. */
		private long ours;

		/** Beyond the initial window, for the peer. */
		private long peers;

		private long sent;

		private long received;

	}

}
