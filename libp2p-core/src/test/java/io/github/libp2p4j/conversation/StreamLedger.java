/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Follows frames of both sides and tells what came of each stream, as the specification
 * reads and without a line of the stack under test. Not thread-safe.
 */
final class StreamLedger {

	static final String OPEN = "open";

	private final Map<Long, Entry> entries = new LinkedHashMap<>();

	private final long[] goAway = { -1, -1 };

	void add(boolean ours, RecordedFrame frame) {
		if (frame.type() == RecordedFrame.GO_AWAY) {
			this.goAway[ours ? 0 : 1] = frame.value();
		}
		if (!frame.isOfStream()) {
			return;
		}
		if (frame.has(RecordedFrame.SYN)) {
			this.entries.put(frame.stream(), new Entry(ours));
		}
		Entry entry = this.entries.get(frame.stream());
		if (entry == null || entry.over) {
			return;
		}
		Side side = ours ? entry.sent : entry.received;
		side.bytes.writeBytes(frame.body());
		if (frame.has(RecordedFrame.FIN)) {
			side.end = "FIN";
		}
		if (frame.has(RecordedFrame.RST)) {
			side.end = reset((frame.type() == RecordedFrame.DATA) ? 0 : frame.value());
			entry.over = true;
		}
	}

	static String reset(long code) {
		return "RST 0x" + Long.toHexString(code);
	}

	/** The code of the GoAway that a side said, or -1. */
	long goAway(boolean ours) {
		return this.goAway[ours ? 0 : 1];
	}

	/** All bytes of one direction of a stream. */
	byte[] bytes(long stream, boolean ours) {
		Entry entry = this.entries.get(stream);
		if (entry == null) {
			return new byte[0];
		}
		return (ours ? entry.sent : entry.received).bytes.toByteArray();
	}

	List<Outcome.StreamOutcome> outcomes() {
		List<Outcome.StreamOutcome> outcomes = new ArrayList<>();
		this.entries.forEach((id,
				entry) -> outcomes.add(new Outcome.StreamOutcome(id, entry.ours,
						agreed(answers((entry.ours ? entry.received : entry.sent).bytes.toByteArray())),
						entry.sent.half(), entry.received.half())));
		return outcomes;
	}

	/** What the listening side of a negotiation said: header, refusals, agreement. */
	static List<String> answers(byte[] bytes) {
		List<String> answers = lines(bytes, 2);
		while (answers.size() > 1 && answers.get(answers.size() - 1).equals("na")) {
			List<String> more = lines(bytes, answers.size() + 1);
			if (more.size() == answers.size()) {
				return answers;
			}
			answers = more;
		}
		return answers;
	}

	/** The messages of multistream-select at the beginning of a direction. */
	static List<String> lines(byte[] bytes, int most) {
		List<String> lines = new ArrayList<>();
		int at = 0;
		while (lines.size() < most && at < bytes.length) {
			int length = RecordedBytes.lineLength(bytes, at);
			if (length == 0) {
				return lines;
			}
			lines.add(RecordedBytes.text(bytes, at, length));
			at += length;
		}
		return lines;
	}

	/** What the listening side of a negotiation agreed to. */
	private static String agreed(List<String> answers) {
		String last = answers.isEmpty() ? "na" : answers.get(answers.size() - 1);
		return (answers.size() < 2 || last.equals("na")) ? "" : last;
	}

	static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Outcome.@Nullable Half half(long stream, boolean ours) {
		Entry entry = this.entries.get(stream);
		return (entry != null) ? (ours ? entry.sent : entry.received).half() : null;
	}

	private static final class Entry {

		private final boolean ours;

		private final Side sent = new Side();

		private final Side received = new Side();

		private boolean over;

		Entry(boolean ours) {
			this.ours = ours;
		}

	}

	private static final class Side {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private String end = OPEN;

		Outcome.Half half() {
			return new Outcome.Half(this.bytes.size(), sha256(this.bytes.toByteArray()), this.end);
		}

	}

}
