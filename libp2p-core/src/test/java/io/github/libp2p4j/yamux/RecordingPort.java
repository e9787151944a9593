/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A port with bytes to send in an array, that keeps what arrives and a log of what it was
 * told.
 */
final class RecordingPort implements StreamPort {

	final List<String> log = new ArrayList<>();

	final ByteArrayOutputStream received = new ByteArrayOutputStream();

	Runnable onData = () -> {
	};

	private byte[] pending = new byte[0];

	RecordingPort pending(byte[] bytes) {
		ByteBuffer joined = ByteBuffer.allocate(this.pending.length + bytes.length);
		this.pending = joined.put(this.pending).put(bytes).array();
		return this;
	}

	RecordingPort pending(String text) {
		return pending(text.getBytes(StandardCharsets.UTF_8));
	}

	String text() {
		return this.received.toString(StandardCharsets.UTF_8);
	}

	@Override
	public int pendingBytes() {
		return this.pending.length;
	}

	@Override
	public void drainTo(ByteBuffer target) {
		int bytes = Math.min(target.remaining(), this.pending.length);
		target.put(this.pending, 0, bytes);
		this.pending = java.util.Arrays.copyOfRange(this.pending, bytes, this.pending.length);
	}

	@Override
	public void onData(ByteBuffer data) {
		if (!data.hasRemaining()) {
			throw new AssertionError("empty data");
		}
		while (data.hasRemaining()) {
			this.received.write(data.get());
		}
		this.onData.run();
	}

	@Override
	public void onAcknowledged() {
		this.log.add("acknowledged");
	}

	@Override
	public void onRemoteClosed() {
		this.log.add("closed after " + this.received.size());
	}

	@Override
	public void onReset(long code) {
		this.log.add("reset " + Long.toHexString(code));
	}

	@Override
	public void onCredit(boolean stalled) {
		this.log.add(stalled ? "stalled" : "credit");
	}

}
