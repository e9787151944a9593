/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * A session with a recording listener, a clock moved by hand, and bytes in hexadecimal.
 */
final class SessionFixture implements YamuxListener, WindowBudget {

	static final long MILLIS = 1_000_000L;

	static final long SECOND = 1000 * MILLIS;

	final YamuxSession session;

	final List<String> log = new ArrayList<>();

	final Map<Long, RecordingPort> ports = new LinkedHashMap<>();

	boolean refusing;

	long budgetBytes = Long.MAX_VALUE;

	long nowNanos = -5 * SECOND;

	SessionFixture(Role role, YamuxSettings settings) {
		this.session = new YamuxSession(role, settings, this, this, this.nowNanos);
	}

	static SessionFixture responder() {
		return new SessionFixture(Role.RESPONDER, YamuxSettings.defaults());
	}

	static SessionFixture initiator() {
		return new SessionFixture(Role.INITIATOR, YamuxSettings.defaults());
	}

	/** Defaults with other counts. */
	static YamuxSettings counts(int maxInbound, int maxOutbound, int maxUnacknowledged) {
		YamuxSettings defaults = YamuxSettings.defaults();
		return new YamuxSettings(maxInbound, maxOutbound, maxUnacknowledged, defaults.initialWindowBytes(),
				defaults.maxWindowBytes(), defaults.maxAbnormalEvents(), defaults.keepaliveIntervalNanos(),
				defaults.keepaliveTimeoutNanos());
	}

	/** Defaults with other windows. */
	static YamuxSettings windows(int initialBytes, int maxBytes) {
		YamuxSettings defaults = YamuxSettings.defaults();
		return new YamuxSettings(defaults.maxInboundStreams(), defaults.maxOutboundStreams(),
				defaults.maxUnacknowledged(), initialBytes, maxBytes, defaults.maxAbnormalEvents(),
				defaults.keepaliveIntervalNanos(), defaults.keepaliveTimeoutNanos());
	}

	static byte[] frame(int type, int flags, long id, long length) {
		ByteBuffer frame = ByteBuffer.allocate(12);
		FrameHeader.write(frame, type, flags, (int) id, (int) length);
		return frame.array();
	}

	static String hex(int type, int flags, long id, long length) {
		return HexFormat.of().formatHex(frame(type, flags, id, length));
	}

	void receive(String hex) {
		receive(HexFormat.of().parseHex(hex.replace(" ", "")));
	}

	void receive(byte[] bytes) {
		ByteBuffer in = ByteBuffer.wrap(bytes);
		this.session.receive(in, this.nowNanos);
		if (in.hasRemaining()) {
			throw new AssertionError(in.remaining() + " bytes not consumed");
		}
	}

	void receive(int type, int flags, long id, long length) {
		receive(frame(type, flags, id, length));
	}

	/** A Data frame with a body of zeros. */
	void receiveData(int flags, long id, int length) {
		receive(frame(FrameHeader.TYPE_DATA, flags, id, length));
		if (length > 0) {
			receive(new byte[length]);
		}
	}

	/** The peer opens a stream and it is acknowledged. */
	RecordingPort opened(long id) {
		receive(FrameHeader.TYPE_WINDOW_UPDATE, FrameHeader.FLAG_SYN, id, 0);
		transmit(FrameHeader.BYTES);
		return port(id);
	}

	/** Opens a stream, which must be possible. */
	YamuxStream open(StreamPort port) {
		return java.util.Objects.requireNonNull(this.session.open(port), "no stream may be opened");
	}

	YamuxStream stream(long id) {
		return this.session.streams().stream().filter((stream) -> stream.id() == id).findFirst().orElseThrow();
	}

	RecordingPort port(long id) {
		RecordingPort port = this.ports.get(id);
		if (port == null) {
			throw new AssertionError("stream " + id + " was not opened");
		}
		return port;
	}

	/** Everything that one pass into 64 KiB writes, as hexadecimal. */
	String transmit() {
		return transmit(65_519);
	}

	String transmit(int roomBytes) {
		ByteBuffer out = ByteBuffer.allocate(roomBytes);
		this.session.transmit(out, this.nowNanos);
		return HexFormat.of().formatHex(out.array(), 0, out.position());
	}

	/** Headers of everything there is to write, such as {@code Data SYN 1 5}. */
	List<String> transmitAll() {
		List<String> headers = new ArrayList<>();
		ByteBuffer out = ByteBuffer.allocate(65_519);
		while (this.session.hasOutput()) {
			this.session.transmit(out.clear(), this.nowNanos);
			out.flip();
			if (!out.hasRemaining()) {
				throw new AssertionError("hasOutput, yet nothing was written");
			}
			while (out.hasRemaining()) {
				int start = out.position();
				int type = out.get(start + 1);
				int length = out.getInt(start + 8);
				headers.add(FrameHeader.typeName(type) + " " + FrameHeader.flagNames(out.getShort(start + 2)) + " "
						+ Integer.toUnsignedString(out.getInt(start + 4)) + " " + Integer.toUnsignedString(length));
				out.position(start + 12 + ((type == FrameHeader.TYPE_DATA) ? length : 0));
			}
		}
		return headers;
	}

	void pass(long nanos) {
		this.nowNanos += nanos;
	}

	@Override
	public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
		this.log.add("opened " + stream.id());
		if (this.refusing) {
			return null;
		}
		RecordingPort port = new RecordingPort();
		this.ports.put(stream.id(), port);
		return port;
	}

	@Override
	public void onOpenable() {
		this.log.add("openable");
	}

	@Override
	public void onStreamForgotten(YamuxStream stream) {
		this.log.add("forgotten " + stream.id());
	}

	@Override
	public void onGoAway(long code) {
		this.log.add("goAway " + Long.toHexString(code));
	}

	@Override
	public void onRoundTrip(long nanos) {
		this.log.add("roundTrip " + nanos);
	}

	@Override
	public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
		this.log.add("grown " + stream.id() + " " + fromBytes + " " + toBytes);
	}

	@Override
	public void onWindowGrowthRefused(YamuxStream stream) {
		this.log.add("growth refused " + stream.id());
	}

	@Override
	public boolean reserve(long bytes) {
		if (bytes > this.budgetBytes) {
			return false;
		}
		this.budgetBytes -= bytes;
		return true;
	}

	@Override
	public void release(long bytes) {
		this.budgetBytes += bytes;
	}

}
