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

	private static final int MIN_SLOTS = 16;

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

	private static final int[] NONE = new int[0];

	/** 0 where empty: no stream has that id. */
	private int[] ids = NONE;

	private int[] bodyBytes = NONE;

	private int[] frames = NONE;

	/** When an entry was made; wraps. */
	private int[] seconds = NONE;

	/**
	 * Remembers a forgotten stream.
	 * @param bodyAllowanceBytes credit that the peer had left to send
	 * @param updates frames that the peer may still credit
	 */
	void remember(int id, int bodyAllowanceBytes, int updates, long nowNanos) {
		int nowSeconds = (int) (nowNanos / 1_000_000_000L);
		if (this.ids.length == 0) {
			resize(MIN_SLOTS);
		}
		int slot = slot(id);
		while (this.ids[slot] != 0 && this.ids[slot] != id && nowSeconds - this.seconds[slot] <= MEMORY_SECONDS
				&& this.ids.length < MAX_SLOTS) {
			resize(this.ids.length * 2);
			slot = slot(id);
		}
		this.ids[slot] = id;
		this.seconds[slot] = nowSeconds;
		this.bodyBytes[slot] = bodyAllowanceBytes;
		this.frames[slot] = Math.max(0, Math.min(updates, Integer.MAX_VALUE - CLOSING_FRAMES)) + CLOSING_FRAMES;
	}

	/** The peer has been silent for long: nothing is in flight. */
	void forgetAll() {
		this.ids = NONE;
		this.bodyBytes = NONE;
		this.frames = NONE;
		this.seconds = NONE;
	}

	/** The id is in use again, or the peer knows that it is not. */
	void forget(int id) {
		if (remembers(id)) {
			this.ids[slot(id)] = 0;
		}
	}

	/** The peer ended its half: no more bodies. */
	void endBody(int id) {
		if (remembers(id)) {
			this.bodyBytes[slot(id)] = 0;
		}
	}

	/**
	 * @return whether a body of that length was to be expected; it is then deducted
	 */
	boolean takeBody(int id, long length) {
		if (!remembers(id) || length > this.bodyBytes[slot(id)]) {
			return false;
		}
		this.bodyBytes[slot(id)] -= (int) length;
		return true;
	}

	/**
	 * @return whether a frame without a body was to be expected; it is then deducted
	 */
	boolean takeFrame(int id) {
		if (!remembers(id) || this.frames[slot(id)] == 0) {
			return false;
		}
		this.frames[slot(id)]--;
		return true;
	}

	private boolean remembers(int id) {
		return this.ids.length != 0 && this.ids[slot(id)] == id;
	}

	private int slot(int id) {
		return id & (this.ids.length - 1);
	}

	private void resize(int slots) {
		int[] oldIds = this.ids;
		int[] oldBytes = this.bodyBytes;
		int[] oldFrames = this.frames;
		int[] oldSeconds = this.seconds;
		this.ids = new int[slots];
		this.bodyBytes = new int[slots];
		this.frames = new int[slots];
		this.seconds = new int[slots];
		for (int i = 0; i < oldIds.length; i++) {
			if (oldIds[i] != 0) {
				int slot = slot(oldIds[i]);
				this.ids[slot] = oldIds[i];
				this.bodyBytes[slot] = oldBytes[i];
				this.frames[slot] = oldFrames[i];
				this.seconds[slot] = oldSeconds[i];
			}
		}
	}

}
