/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.noise.PeerIdMismatchException;
import io.github.libp2p4j.yamux.WindowBudget;
import io.github.libp2p4j.yamux.YamuxListener;
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
	 * Room that one step of the upgrade may need for its output: proposals, or one
	 * handshake message.
	 */
	private static final int UPGRADE_OUTPUT_BYTES = 8 << 10;

	private final UpgradeSettings settings;

	private final Role role;

	private final @Nullable PeerId expectedPeer;

	private final UpgradeWorkspace workspace;

	private final YamuxListener listener;

	private final WindowBudget budget;

	private final @Nullable WireLog wireLog;

	private final Consumer<ByteBuffer> plaintextSink = this::receivePlaintext;

	private ConnectionState state = ConnectionState.CONNECTING;

	private long upgradeDeadlineNanos = Deadlines.NONE;

	/** The time of the current call, for the sink of the transport. */
	private long nowNanos;

	private @Nullable MultistreamNegotiation negotiation;

	private @Nullable NoiseHandshake handshake;

	private @Nullable NoiseTransport transport;

	private @Nullable YamuxSession session;

	private @Nullable PublicKey remoteKey;

	/** Empty messages are legal, in numbers they are an attack. */
	private long emptyMessagesCounted;

	private boolean earlyMuxer;

	public ConnectionMachine(UpgradeSettings settings, PeerExpectation peer, UpgradeWorkspace workspace,
			SessionOwner owner) {
		this.settings = settings;
		this.role = peer.role();
		this.expectedPeer = peer.expected();
		this.workspace = workspace;
		this.listener = owner.listener();
		this.budget = owner.budget();
		this.wireLog = owner.wireLog();
	}

	/**
	 * The transport connection stands; the one deadline of the upgrade begins.
	 */
	public void connected(long nowNanos) {
		expect(ConnectionState.CONNECTING);
		this.upgradeDeadlineNanos = Deadlines.after(nowNanos, this.settings.upgradeTimeoutNanos());
		this.negotiation = negotiate(NOISE);
		this.state = ConnectionState.SECURITY_NEGOTIATION;
		if (this.role == Role.INITIATOR) {
			// Only one proposal is ever made, so message 1 can travel with it: a peer
			// that refuses it ends the upgrade
			// anyway (rust-libp2p's V1Lazy does the same, every listener takes it).
			this.handshake = handshake();
		}
	}

	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Consumes all of {@code in}.
	 * @throws ProtocolViolationException if the peer broke a protocol
	 * @throws UpgradeFailedException if the upgrade ends for a reason with a name
	 */
	public void receive(ByteBuffer in, long nowNanos) {
		this.nowNanos = nowNanos;
		while (in.hasRemaining()) {
			switch (this.state) {
				case SECURITY_NEGOTIATION -> receiveSecurityNegotiation(in);
				case HANDSHAKE -> receiveHandshake(in);
				case MUXER_NEGOTIATION, OPEN, DRAINING -> receiveSealed(in);
				case CONNECTING, CLOSED -> throw new IllegalStateException("Bytes received while " + this.state);
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
				this.handshake = handshake();
			}
			this.state = ConnectionState.HANDSHAKE;
		}
	}

	private void receiveHandshake(ByteBuffer in) {
		NoiseHandshake noise = present(this.handshake);
		if (noise.isComplete()) {
			throw new ProtocolViolationException("noise",
					"received " + in.remaining() + " bytes before the last handshake message was sent");
		}
		try {
			noise.receive(in);
		}
		catch (PeerIdMismatchException ex) {
			throw new UpgradeFailedException(UpgradeFailedException.Kind.PEER_ID_MISMATCH, ex.getMessage() + "", ex);
		}
		if (noise.isComplete() && !noise.hasOutput()) {
			secured(noise);
		}
	}

	private void secured(NoiseHandshake noise) {
		PublicKey key = noise.remoteKey();
		if (key.peerId().equals(this.settings.localPeer())) {
			throw new UpgradeFailedException(UpgradeFailedException.Kind.SELF,
					"the other end has this node's own identity " + key.peerId(), null);
		}
		this.remoteKey = key;
		this.transport = noise.transport();
		this.earlyMuxer = noise.muxer().isPresent();
		this.handshake = null;
		if (this.earlyMuxer) {
			open();
		}
		else {
			this.negotiation = negotiate(YAMUX);
			this.state = ConnectionState.MUXER_NEGOTIATION;
		}
	}

	private void receiveSealed(ByteBuffer in) {
		NoiseTransport noise = present(this.transport);
		noise.receive(in, this.workspace.noise(), this.plaintextSink);
		YamuxSession open = this.session;
		while (open != null && this.emptyMessagesCounted < noise.emptyMessagesReceived()) {
			this.emptyMessagesCounted++;
			open.countAbnormal("a Noise message without content", this.nowNanos);
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
		this.session = new YamuxSession(this.role, this.settings.yamux(), this.listener, this.budget, this.nowNanos);
		if (this.wireLog != null) {
			this.session.frameListener(this.wireLog);
		}
		this.state = ConnectionState.OPEN;
	}

	/**
	 * Writes what is to be sent, as far as {@code out} has room. A whole Noise message
	 * must fit for everything to be sent: lend at least
	 * {@link NoiseTransport#MAX_PLAINTEXT} + {@link NoiseTransport#OVERHEAD} bytes.
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
		NoiseHandshake noise = this.handshake;
		if (noise == null || (this.negotiation != null && this.negotiation.hasOutput())) {
			return;
		}
		noise.transmit(out);
		if (this.state == ConnectionState.HANDSHAKE && noise.isComplete() && !noise.hasOutput()) {
			secured(noise);
			transmitSealed(out);
		}
	}

	private void transmitSealed(ByteBuffer out) {
		NoiseTransport noise = present(this.transport);
		while (hasOutput()) {
			int room = Math.min(NoiseTransport.MAX_PLAINTEXT, out.remaining() - NoiseTransport.OVERHEAD);
			if (room < UPGRADE_OUTPUT_BYTES) {
				return;
			}
			ByteBuffer plaintext = this.workspace.plaintext().limit(room);
			if (this.negotiation != null) {
				this.negotiation.transmit(plaintext);
			}
			if (this.session != null) {
				this.session.transmit(plaintext, this.nowNanos);
			}
			plaintext.flip();
			if (!plaintext.hasRemaining()) {
				return;
			}
			noise.seal(plaintext, out, this.workspace.noise());
		}
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
	 * Whether an end of input now would cut a message in two.
	 */
	public boolean isMidMessage() {
		return this.transport != null && this.transport.isMidMessage();
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
	 * Refuses new streams from now on; the open ones go on.
	 */
	public void drain() {
		if (this.state == ConnectionState.OPEN) {
			present(this.session).refuseStreams();
			this.state = ConnectionState.DRAINING;
		}
	}

	/**
	 * Ends the connection for good, wherever it is; keys and buffers are given up.
	 */
	public void close() {
		this.state = ConnectionState.CLOSED;
		if (this.handshake != null) {
			this.handshake.close();
		}
		if (this.session != null) {
			this.session.discard();
		}
		if (this.transport != null) {
			this.transport.close(this.workspace.noise());
		}
	}

	private MultistreamNegotiation negotiate(String protocol) {
		MultistreamNegotiation made = (this.role == Role.INITIATOR)
				? MultistreamNegotiation.initiator(List.of(protocol))
				: MultistreamNegotiation.responder(() -> List.of(protocol));
		if (this.wireLog != null) {
			made.trace(this.wireLog);
		}
		return made;
	}

	private NoiseHandshake handshake() {
		return new NoiseHandshake(this.role, this.settings.identity(), this.expectedPeer,
				this.settings.earlyMuxer() ? List.of(YAMUX) : List.of(), this.workspace.noise());
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
