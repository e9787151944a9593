/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.yamux.YamuxSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection from raw bytes to streams: the staircase of negotiations and what stands
 * at its top. Confined to its caller's thread.
 *
 * <pre>
 * CONNECTING ──connected──→ SECURITY_NEGOTIATION ──/noise──→ HANDSHAKE ──┬──────no muxer chosen──→ MUXER_NEGOTIATION
 *                                                                        │                            │ /yamux/1.0.0
 *                                                                        └──muxer in extensions──→ OPEN ←┘
 *                                                                                                  │ drain
 *                                                                                               DRAINING
 * every state ──close──→ CLOSED
 * </pre>
 *
 * {@link #state()} is the only truth about where the connection is; the machines of the
 * steps exist exactly in theirs. Each step leaves its unread bytes in the buffer for the
 * next one.
 */
public final class ConnectionMachine {

	/** The security protocol of this stack (specs: noise). */
	public static final String NOISE = "/noise";

	/** The muxer of this stack (specs: yamux). */
	public static final String YAMUX = "/yamux/1.0.0";

	/**
	 * Room for plaintext with which a session always gets on: a header and a byte.
	 */
	private static final int LEAST_ROOM_BYTES = 13;

	/**
	 * What is left of a buffer when a message is in it already is not worth another one
	 * below this; chosen: sealing so little costs more than the next buffer.
	 */
	private static final int WORTHWHILE_ROOM_BYTES = 8 << 10;

	private final UpgradeSettings settings;

	/** Null once all are taken. */
	private @Nullable UpgradeSteps steps;

	private final UpgradeWorkspace workspace;

	private final Consumer<ByteBuffer> plaintextSink = this::receivePlaintext;

	private ConnectionState state = ConnectionState.CONNECTING;

	private long upgradeDeadlineNanos = Deadlines.NONE;

	/** The time of the current call, for the sink of the transport. */
	private long nowNanos;

	private @Nullable MultistreamNegotiation negotiation;

	private @Nullable HandshakeStep handshake;

	private @Nullable NoiseTransport transport;

	private @Nullable YamuxSession session;

	private @Nullable PublicKey remoteKey;

	/** Empty messages are legal, in numbers they are an attack. */
	private long emptyMessagesCounted;

	private boolean earlyMuxer;

	public ConnectionMachine(UpgradeSettings settings, PeerExpectation peer, UpgradeWorkspace workspace,
			SessionOwner owner) {
		this.settings = settings;
		this.steps = new UpgradeSteps(settings, peer, workspace, owner);
		this.workspace = workspace;
	}

	/**
	 * The transport connection stands; the one deadline of the upgrade begins.
	 */
	public void connected(long nowNanos) {
		expect(ConnectionState.CONNECTING);
		this.upgradeDeadlineNanos = Deadlines.after(nowNanos, this.settings.upgradeTimeoutNanos());
		UpgradeSteps first = present(this.steps);
		this.negotiation = first.negotiation(NOISE);
		this.state = ConnectionState.SECURITY_NEGOTIATION;
		if (first.isInitiator()) {
			// Only one proposal is ever made, so message 1 can travel with it: a peer
			// that refuses it ends the upgrade anyway (rust-libp2p's V1Lazy does the
			// same, every listener takes it).
			this.handshake = first.handshake();
		}
	}

	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Consumes all of {@code in}, unless it is {@linkplain #close() closed} by a listener
	 * meanwhile.
	 * @throws ProtocolViolationException if the peer broke a protocol
	 * @throws UpgradeFailedException if the upgrade ends for a reason with a name
	 */
	public void receive(ByteBuffer in, long nowNanos) {
		if (this.state == ConnectionState.CONNECTING || this.state == ConnectionState.CLOSED) {
			throw new IllegalStateException("Bytes received while " + this.state);
		}
		this.nowNanos = nowNanos;
		while (in.hasRemaining() && this.state != ConnectionState.CLOSED) {
			switch (this.state) {
				case SECURITY_NEGOTIATION -> receiveSecurityNegotiation(in);
				case HANDSHAKE -> receiveHandshake(in);
				case MUXER_NEGOTIATION, OPEN, DRAINING -> receiveSealed(in);
				case CONNECTING, CLOSED -> {
				}
			}
		}
	}

	private void receiveSecurityNegotiation(ByteBuffer in) {
		MultistreamNegotiation.State outcome = present(this.negotiation).receive(in);
		if (outcome == MultistreamNegotiation.State.REFUSED) {
			throw noCommonProtocol("security protocol", NOISE);
		}
		if (outcome == MultistreamNegotiation.State.AGREED) {
			if (this.handshake == null) {
				this.handshake = present(this.steps).handshake();
			}
			this.state = ConnectionState.HANDSHAKE;
		}
	}

	private void receiveHandshake(ByteBuffer in) {
		HandshakeStep step = present(this.handshake);
		step.receive(in);
		if (step.isDone()) {
			secured(step.agreed());
		}
	}

	private void secured(NoiseHandshake noise) {
		this.remoteKey = noise.remoteKey();
		this.transport = noise.transport();
		this.earlyMuxer = noise.muxer().isPresent();
		this.handshake = null;
		this.negotiation = null;
		if (this.earlyMuxer) {
			open();
		}
		else {
			this.negotiation = present(this.steps).negotiation(YAMUX);
			this.state = ConnectionState.MUXER_NEGOTIATION;
		}
	}

	private void receiveSealed(ByteBuffer in) {
		NoiseTransport noise = present(this.transport);
		noise.receive(in, this.workspace.noise(), this.plaintextSink);
		if (this.state == ConnectionState.MUXER_NEGOTIATION) {
			int tolerated = this.settings.yamux().maxAbnormalEvents();
			if (noise.emptyMessagesReceived() > tolerated) {
				throw new ProtocolViolationException("noise",
						"more than " + tolerated + " messages without content before a muxer was agreed on");
			}
			return;
		}
		while (this.state != ConnectionState.CLOSED && this.emptyMessagesCounted < noise.emptyMessagesReceived()) {
			this.emptyMessagesCounted++;
			session().countAbnormal("a Noise message without content", this.nowNanos);
		}
	}

	private void receivePlaintext(ByteBuffer plaintext) {
		if (this.state == ConnectionState.MUXER_NEGOTIATION) {
			MultistreamNegotiation.State outcome = present(this.negotiation).receive(plaintext);
			if (outcome == MultistreamNegotiation.State.REFUSED) {
				throw noCommonProtocol("muxer", YAMUX);
			}
			if (outcome == MultistreamNegotiation.State.AGREED) {
				open();
			}
		}
		if (plaintext.hasRemaining()) {
			present(this.session).receive(plaintext, this.nowNanos);
		}
	}

	private void open() {
		this.upgradeDeadlineNanos = Deadlines.NONE;
		this.session = present(this.steps).session(this.nowNanos);
		this.steps = null;
		this.state = ConnectionState.OPEN;
	}

	/**
	 * Writes what is to be sent, as far as {@code out} has room. Any room gets a
	 * handshake on, 31 bytes ({@link NoiseTransport#OVERHEAD} and 13 of Yamux) what
	 * follows it; {@link NoiseTransport#MAX_PLAINTEXT} + {@link NoiseTransport#OVERHEAD}
	 * serve best.
	 */
	public void transmit(ByteBuffer out, long nowNanos) {
		this.nowNanos = nowNanos;
		switch (this.state) {
			case SECURITY_NEGOTIATION, HANDSHAKE -> transmitPlain(out);
			case MUXER_NEGOTIATION, OPEN, DRAINING -> transmitSealed(out);
			case CONNECTING, CLOSED -> {
			}
		}
	}

	private void transmitPlain(ByteBuffer out) {
		if (this.negotiation != null) {
			this.negotiation.transmit(out);
		}
		HandshakeStep step = this.handshake;
		if (step == null || (this.negotiation != null && this.negotiation.hasOutput())) {
			return;
		}
		step.transmit(out);
		if (step.isDone()) {
			secured(step.agreed());
			transmitSealed(out);
		}
	}

	private void transmitSealed(ByteBuffer out) {
		NoiseTransport noise = present(this.transport);
		int least = LEAST_ROOM_BYTES;
		while (hasOutput()) {
			int room = Math.min(NoiseTransport.MAX_PLAINTEXT, out.remaining() - NoiseTransport.OVERHEAD);
			boolean wholeFrame = this.negotiation == null && session().isLendingNext();
			if (room < least || (wholeFrame && least == WORTHWHILE_ROOM_BYTES)) {
				return;
			}
			least = WORTHWHILE_ROOM_BYTES;
			if (wholeFrame && room == NoiseTransport.MAX_PLAINTEXT) {
				noise.seal(session().lend(room, this.nowNanos), out, this.workspace.noise());
				session().takeBack();
			}
			else if (!transmitCopied(noise, out, room)) {
				return;
			}
		}
	}

	private boolean transmitCopied(NoiseTransport noise, ByteBuffer out, int room) {
		ByteBuffer plaintext = this.workspace.plaintext().limit(room);
		if (this.negotiation != null) {
			this.negotiation.transmit(plaintext);
			if (this.session != null && !this.negotiation.hasOutput()) {
				this.negotiation = null;
			}
		}
		if (this.session != null && this.negotiation == null) {
			this.session.transmit(plaintext, this.nowNanos);
		}
		if (!plaintext.flip().hasRemaining()) {
			return false;
		}
		noise.seal(plaintext, out, this.workspace.noise());
		return true;
	}

	/**
	 * Whether {@link #transmit} would write something now.
	 */
	public boolean hasOutput() {
		return switch (this.state) {
			case SECURITY_NEGOTIATION, HANDSHAKE -> (this.negotiation != null && this.negotiation.hasOutput())
					|| (this.handshake != null && this.handshake.hasOutput());
			case MUXER_NEGOTIATION -> present(this.negotiation).hasOutput();
			case OPEN, DRAINING ->
				(this.negotiation != null && this.negotiation.hasOutput()) || present(this.session).hasOutput();
			case CONNECTING, CLOSED -> false;
		};
	}

	/**
	 * False while answers to the peer pile up: read nothing more until they are
	 * transmitted.
	 */
	public boolean wantsInput() {
		return this.session == null || this.session.wantsInput();
	}

	/**
	 * Whether an end of input now would cut a Noise message or a Yamux frame in two.
	 */
	public boolean isMidMessage() {
		return (this.transport != null && this.transport.isMidMessage())
				|| (this.session != null && this.session.isMidFrame());
	}

	public long deadlineNanos() {
		return (this.session != null) ? this.session.deadlineNanos() : this.upgradeDeadlineNanos;
	}

	/**
	 * @return false when the connection is over: the upgrade took too long, or the peer
	 * no longer answers
	 */
	public boolean expire(long nowNanos) {
		if (this.session != null) {
			return this.session.expire(nowNanos);
		}
		return !Deadlines.isDue(this.upgradeDeadlineNanos, nowNanos);
	}

	/**
	 * The session, from {@link ConnectionState#OPEN} on.
	 */
	public YamuxSession session() {
		return present(this.session);
	}

	public boolean hasSession() {
		return this.session != null;
	}

	/**
	 * The authenticated peer, from {@link ConnectionState#MUXER_NEGOTIATION} on.
	 */
	public PublicKey remoteKey() {
		return present(this.remoteKey);
	}

	/**
	 * Whether the Noise extensions chose the muxer.
	 */
	public boolean earlyMuxer() {
		return this.earlyMuxer;
	}

	/**
	 * Refuses new streams from now on; the open ones go on. Nothing but an
	 * {@linkplain ConnectionState#OPEN open} connection drains.
	 */
	public void drain() {
		if (this.state == ConnectionState.OPEN) {
			present(this.session).refuseStreams();
			this.state = ConnectionState.DRAINING;
		}
	}

	/**
	 * Ends the connection for good, wherever it is; keys and buffers are given up.
	 * Idempotent.
	 */
	public void close() {
		this.state = ConnectionState.CLOSED;
		this.upgradeDeadlineNanos = Deadlines.NONE;
		this.negotiation = null;
		if (this.handshake != null) {
			this.handshake.abandon();
			this.handshake = null;
		}
		if (this.session != null) {
			this.session.discard();
		}
		if (this.transport != null) {
			this.transport.close(this.workspace.noise());
		}
	}

	private UpgradeFailedException noCommonProtocol(String what, String ours) {
		return new UpgradeFailedException(UpgradeFailedException.Kind.NO_COMMON_PROTOCOL,
				"no common " + what + ": this node speaks only " + ours, null);
	}

	private void expect(ConnectionState expected) {
		if (this.state != expected) {
			throw new IllegalStateException("Expected " + expected + ", is " + this.state);
		}
	}

	private static <T> T present(@Nullable T part) {
		if (part == null) {
			throw new IllegalStateException("This step of the connection is not reached, or over");
		}
		return part;
	}

}
