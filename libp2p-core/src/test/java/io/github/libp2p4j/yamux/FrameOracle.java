/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.util.HashMap;
import java.util.Map;

/**
 * What a responder must make of a frame, written as the specification reads and without
 * regard for speed: the model that {@link YamuxFuzzTests} compares the session with. It
 * consumes nothing, so windows never move; what it writes is written at once.
 */
final class FrameOracle {

	static final long MAX = 0xFFFF_FFFFL;

	static final long WINDOW = 262_144;

	/** Log of what ports and listener are told: kind, id and number folded into one. */
	long digest;

	final Map<Long, Model> live = new HashMap<>();

	long goAwayCode = -1;

	private final int maxInbound;

	FrameOracle(int maxInbound) {
		this.maxInbound = maxInbound;
	}

	static long fold(long digest, int kind, long id, long number) {
		return ((digest * 31 + kind) * 1_000_003 + id) * 1_000_003 + number;
	}

	void tell(int kind, long id, long number) {
		this.digest = fold(this.digest, kind, id, number);
	}

	/**
	 * @return whether the frame is legal
	 */
	boolean accept(int version, int type, int allFlags, long id, long length) {
		int flags = allFlags & 0xF;
		if (version != 0 || type > 3 || (type < 2) == (id == 0)) {
			return false;
		}
		if (type == 2) {
			return true;
		}
		if (type == 3) {
			if (length != this.goAwayCode) {
				this.goAwayCode = length;
				tell('G', 0, length);
			}
			return true;
		}
		return acceptOfStream(type == 0, flags, id, length);
	}

	private boolean acceptOfStream(boolean data, int flags, long id, long length) {
		Model stream = this.live.get(id);
		boolean reset = (flags & 8) != 0;
		if ((flags & 1) != 0) {
			boolean overflow = data ? length > WINDOW : !reset && length + WINDOW > MAX;
			if (id % 2 == 0 || stream != null || overflow) {
				return false;
			}
			boolean full = this.live.values().stream().filter((model) -> !model.own).count() >= this.maxInbound;
			if (reset || this.goAwayCode >= 0 || full) {
				return true;
			}
			stream = new Model();
			stream.sendCredit += data ? 0 : length;
			this.live.put(id, stream);
			tell('O', id, 0);
		}
		else if (stream == null) {
			return !data || length <= WINDOW;
		}
		else if (!data && !reset) {
			if (stream.sendCredit + length > MAX) {
				return false;
			}
			stream.sendCredit += length;
		}
		if (data && length > stream.receiveCredit) {
			return false;
		}
		meaning(stream, data, flags, id, length);
		return true;
	}

	private void meaning(Model stream, boolean data, int flags, long id, long length) {
		if ((flags & 8) != 0) {
			this.live.remove(id);
			tell('R', id, data ? 0 : length);
			return;
		}
		if (stream.own && !stream.acknowledged) {
			stream.acknowledged = true;
			tell('A', id, 0);
		}
		if (data && length > 0) {
			if (stream.remoteClosed) {
				this.live.remove(id);
				tell('R', id, 0x1004);
				return;
			}
			stream.receiveCredit -= length;
			tell('D', id, length);
		}
		if ((flags & 4) != 0 && !stream.remoteClosed) {
			stream.remoteClosed = true;
			tell('C', id, 0);
			if (stream.localClosed) {
				this.live.remove(id);
			}
		}
	}

	void open(long id) {
		Model model = new Model();
		model.own = true;
		this.live.put(id, model);
	}

	void close(long id) {
		Model stream = this.live.get(id);
		if (stream != null) {
			stream.localClosed = true;
			if (stream.remoteClosed) {
				this.live.remove(id);
			}
		}
	}

	/** What the oracle knows of one stream. */
	static final class Model {

		long receiveCredit = WINDOW;

		long sendCredit = WINDOW;

		boolean own;

		boolean acknowledged;

		boolean remoteClosed;

		boolean localClosed;

	}

}
