/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * What may still arrive on streams that are forgotten here while the peer, honestly, does
 * not know yet. Loop-confined.
 * <p>
 * After RST was sent, a peer's frames are in flight for a round trip: data up to the
 * credit that it held, and updates for what it read. After FIN went both ways it still
 * credits what it reads. So each forgotten id keeps two allowances, both exact: body
 * bytes (the credit that the peer had left) and other frames (one for each Data frame
 * that it was sent, plus ACK, FIN, RST). Frames within them are normal; those beyond, and
 * those on ids not remembered, are counted as abnormal. Direct-mapped by id: ids are
 * handed out in steps of 2, so the most recent {@value #MAX_SLOTS}/2 of each side are
 * remembered, and a peer can displace only what concerns its own ids. Holds nothing until
 * a stream is forgotten nor after a long silence, and 32 KiB at most; it grows only for
 * streams that end within {@value #MEMORY_SECONDS} seconds of each other.
 */
final class RecentStreams {

	/** Chosen: 1,024 streams ended within one round trip, on each side. */
	static final int MAX_SLOTS = 2048;

	/** Chosen: identify, both ways. */
	private static final int MIN_SLOTS = 2;

	/**
	 * Chosen: nothing is in flight for longer where writes that stall for 10 seconds end
	 * the connection.
	 */
	private static final int MEMORY_SECONDS = 30;

	/**
	 * Frames without a body that may follow besides updates: ACK, FIN, RST, and one to
	 * spare.
	 */
	private static final int CLOSING_FRAMES = 4;

	// A slot's numbers, side by side in one array.

	/** 0 where empty: no stream has that id. */
	private static final int ID = 0;

	private static final int BODY_BYTES = 1;

	private static final int FRAMES = 2;

	/** When an entry was made; wraps. */
	private static final int SECONDS = 3;

	private static final int STRIDE = 4;

	private static final int[] NONE = new int[0];

	private int[] slots = NONE;

	/**
	 * Remembers a forgotten stream.
	 * @param bodyAllowanceBytes credit that the peer had left to send
	 * @param updates frames that the peer may still credit
	 */
	void remember(int id, int bodyAllowanceBytes, int updates, long nowNanos) {
		int nowSeconds = (int) (nowNanos / 1_000_000_000L);
		if (this.slots.length == 0) {
			resize(MIN_SLOTS);
		}
		int slot = slot(id);
		while (this.slots[slot + ID] != 0 && this.slots[slot + ID] != id
				&& nowSeconds - this.slots[slot + SECONDS] <= MEMORY_SECONDS
				&& this.slots.length < MAX_SLOTS * STRIDE) {
			resize(this.slots.length / STRIDE * 2);
			slot = slot(id);
		}
		this.slots[slot + ID] = id;
		this.slots[slot + SECONDS] = nowSeconds;
		this.slots[slot + BODY_BYTES] = bodyAllowanceBytes;
		this.slots[slot + FRAMES] = Math.max(0, Math.min(updates, Integer.MAX_VALUE - CLOSING_FRAMES)) + CLOSING_FRAMES;
	}

	/** The peer has been silent for long: nothing is in flight. */
	void forgetAll() {
		this.slots = NONE;
	}

	/** The id is in use again, or the peer knows that it is not. */
	void forget(int id) {
		if (remembers(id)) {
			this.slots[slot(id) + ID] = 0;
		}
	}

	/** The peer ended its half: no more bodies. */
	void endBody(int id) {
		if (remembers(id)) {
			this.slots[slot(id) + BODY_BYTES] = 0;
		}
	}

	/**
	 * @return whether a body of that length was to be expected; it is then deducted
	 */
	boolean takeBody(int id, long length) {
		if (!remembers(id) || length > this.slots[slot(id) + BODY_BYTES]) {
			return false;
		}
		this.slots[slot(id) + BODY_BYTES] -= (int) length;
		return true;
	}

	/**
	 * @return whether a frame without a body was to be expected; it is then deducted
	 */
	boolean takeFrame(int id) {
		if (!remembers(id) || this.slots[slot(id) + FRAMES] == 0) {
			return false;
		}
		this.slots[slot(id) + FRAMES]--;
		return true;
	}

	private boolean remembers(int id) {
		return this.slots.length != 0 && this.slots[slot(id) + ID] == id;
	}

	/** Where the numbers of its slot begin. */
	private int slot(int id) {
		return (id & (this.slots.length / STRIDE - 1)) * STRIDE;
	}

	private void resize(int count) {
		int[] old = this.slots;
		this.slots = new int[count * STRIDE];
		for (int from = 0; from < old.length; from += STRIDE) {
			if (old[from + ID] != 0) {
				System.arraycopy(old, from, this.slots, slot(old[from + ID]), STRIDE);
			}
		}
	}

}
