/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.yamux.StreamPort;
import io.github.libp2p4j.yamux.WindowBudget;
import io.github.libp2p4j.yamux.YamuxListener;
import io.github.libp2p4j.yamux.YamuxSettings;
import io.github.libp2p4j.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * One machine with a clock moved by hand, that writes down what it is told.
 */
final class MachineSide implements YamuxListener, WindowBudget, WireLog {

	static final CryptoSuite CRYPTO = CryptoSuite.select(CryptoPreference.JAVA);

	static final KeyPair ALICE = KeyPair.generateEd25519();

	static final KeyPair BOB = KeyPair.generateEd25519();

	static final long TIMEOUT_NANOS = 10_000_000_000L;

	static final int BUFFER_BYTES = 65_537;

	final ConnectionMachine machine;

	/** What the session told. */
	final List<String> log = new ArrayList<>();

	/** What the wire log saw. */
	final List<String> wire = new ArrayList<>();

	/** Of all streams that the peer opened. */
	final ByteArrayOutputStream received = new ByteArrayOutputStream();

	Runnable onStreamOpened = () -> {
	};

	/** Negative, as System.nanoTime() may be. */
	long nowNanos = -5_000_000_000L;

	private MachineSide(Role role, KeyPair key, @Nullable PeerId expected, boolean earlyMuxer) {
		UpgradeSettings settings = new UpgradeSettings(key.peerId(), NoiseIdentity.create(key, CRYPTO),
				YamuxSettings.defaults(), TIMEOUT_NANOS, earlyMuxer);
		this.machine = new ConnectionMachine(settings, new PeerExpectation(role, expected),
				new UpgradeWorkspace(CRYPTO), new SessionOwner(this, this, this));
	}

	static MachineSide initiator() {
		return initiator(null, true);
	}

	static MachineSide initiator(@Nullable PeerId expected, boolean earlyMuxer) {
		return new MachineSide(Role.INITIATOR, ALICE, expected, earlyMuxer);
	}

	static MachineSide responder() {
		return responder(BOB, true);
	}

	static MachineSide responder(KeyPair key, boolean earlyMuxer) {
		return new MachineSide(Role.RESPONDER, key, null, earlyMuxer);
	}

	MachineSide connected() {
		this.machine.connected(this.nowNanos);
		return this;
	}

	/** Everything that there is to send, by buffers of a usual size. */
	byte[] output() {
		return output(BUFFER_BYTES);
	}

	byte[] output(int bufferBytes) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		while (this.machine.hasOutput()) {
			byte[] some = outputOnce(bufferBytes);
			if (some.length == 0) {
				throw new AssertionError("has output, yet writes nothing into " + bufferBytes + " bytes");
			}
			all.writeBytes(some);
		}
		return all.toByteArray();
	}

	byte[] outputOnce(int bufferBytes) {
		ByteBuffer out = ByteBuffer.allocate(bufferBytes);
		this.machine.transmit(out, this.nowNanos);
		byte[] bytes = new byte[out.flip().remaining()];
		out.get(bytes);
		return bytes;
	}

	/** All at once, all of it consumed. */
	MachineSide receive(byte[]... parts) {
		ByteBuffer in = ByteBuffer.wrap(concat(parts));
		this.machine.receive(in, this.nowNanos);
		if (in.hasRemaining()) {
			throw new AssertionError(in.remaining() + " bytes not consumed");
		}
		return this;
	}

	/** Opens a stream with something to say. */
	void say(String text) {
		say(new Saying(text));
	}

	/** Opens a stream that has something to say. */
	void say(StreamPort port) {
		YamuxStream stream = this.machine.session().open(port);
		this.machine.session().dataPending(java.util.Objects.requireNonNull(stream, "no stream may be opened"));
	}

	String heard() {
		return this.received.toString(StandardCharsets.UTF_8);
	}

	static byte[] message(String text) {
		byte[] utf8 = (text + "\n").getBytes(StandardCharsets.UTF_8);
		return concat(new byte[] { (byte) utf8.length }, utf8);
	}

	static byte[] hex(String text) {
		return HexFormat.of().parseHex(text.replace(" ", ""));
	}

	static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	@Override
	public @Nullable StreamPort onStreamOpened(YamuxStream stream) {
		this.log.add("opened " + stream.id());
		this.onStreamOpened.run();
		return new Hearing(this.received);
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
		this.log.add("goAway " + code);
	}

	@Override
	public void onRoundTrip(long nanos) {
		this.log.add("roundTrip " + nanos);
	}

	@Override
	public void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes) {
		this.log.add("grown " + stream.id());
	}

	@Override
	public void onWindowGrowthRefused(YamuxStream stream) {
		this.log.add("growth refused " + stream.id());
	}

	@Override
	public boolean reserve(long bytes) {
		return true;
	}

	@Override
	public void release(long bytes) {
	}

	@Override
	public void onReceived(String text) {
		this.wire.add("< " + text);
	}

	@Override
	public void onSent(String text) {
		this.wire.add("> " + text);
	}

	@Override
	public void onFrame(boolean inbound, int type, int flags, long streamId, long length) {
		this.wire.add((inbound ? "< " : "> ") + type + " " + flags + " " + streamId + " " + length);
	}

	/** A port that only sends. */
	private static final class Saying implements StreamPort {

		private final ByteBuffer pending;

		Saying(String text) {
			this.pending = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public int pendingBytes() {
			return this.pending.remaining();
		}

		@Override
		public void drainTo(ByteBuffer target) {
			int length = Math.min(target.remaining(), this.pending.remaining());
			target.put(this.pending.slice().limit(length));
			this.pending.position(this.pending.position() + length);
		}

		@Override
		public void onData(ByteBuffer data) {
			throw new AssertionError("nobody answers");
		}

		@Override
		public void onAcknowledged() {
		}

		@Override
		public void onRemoteClosed() {
		}

		@Override
		public void onReset(long code) {
		}

		@Override
		public void onCredit(boolean stalled) {
		}

	}

	/** A port that only receives. */
	private record Hearing(ByteArrayOutputStream received) implements StreamPort {

		@Override
		public int pendingBytes() {
			return 0;
		}

		@Override
		public void drainTo(ByteBuffer target) {
		}

		@Override
		public void onData(ByteBuffer data) {
			while (data.hasRemaining()) {
				this.received.write(data.get());
			}
		}

		@Override
		public void onAcknowledged() {
		}

		@Override
		public void onRemoteClosed() {
		}

		@Override
		public void onReset(long code) {
		}

		@Override
		public void onCredit(boolean stalled) {
		}

	}

}
