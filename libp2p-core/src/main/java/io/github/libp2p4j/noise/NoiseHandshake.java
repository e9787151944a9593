/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.crypto.AuthenticationFailedException;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of {@code /noise}: three messages after which both sides know one
 * another's identity key, share keys that nobody else has, and may have chosen a stream
 * muxer. Loop-confined.
 * <p>
 * The initiator learns who answered, and compares it with whom it dialled, before it says
 * who it is. The first fault is the last: from then on every call that would go on is an
 * {@link IllegalStateException}.
 */
public final class NoiseHandshake {

	static final String PROTOCOL = "noise";

	private static final int LENGTH_BYTES = 2;

	/** libp2p leaves it empty. */
	private static final byte[] PROLOGUE = new byte[0];

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Role role;

	private final NoiseIdentity local;

	private final @Nullable PeerId expectedPeer;

	private final List<String> muxers;

	private final NoiseWorkspace workspace;

	private final SymmetricState symmetric;

	private final XxPattern pattern;

	private final MessageAssembly assembly = new MessageAssembly();

	private ByteBuffer output = NOTHING.duplicate();

	private boolean failed;

	private @Nullable PublicKey remoteKey;

	private Optional<String> muxer = Optional.empty();

	private @Nullable NoiseTransport transport;

	/**
	 * @param expectedPeer who has to be at the other side, or null if anybody may
	 * @param muxers protocol ids of the stream muxers to offer within the handshake, in
	 * order of preference; empty leaves the choice to multistream-select
	 * @param workspace of the loop that drives the handshake
	 */
	public NoiseHandshake(Role role, NoiseIdentity local, @Nullable PeerId expectedPeer, List<String> muxers,
			NoiseWorkspace workspace) {
		if (muxers.size() > HandshakePayload.MAX_MUXERS) {
			throw new IllegalArgumentException(muxers.size() + " stream muxers are offered, at most "
					+ HandshakePayload.MAX_MUXERS + " are accepted by peers");
		}
		this.role = role;
		this.local = local;
		this.expectedPeer = expectedPeer;
		this.muxers = List.copyOf(muxers);
		this.workspace = workspace;
		this.symmetric = new SymmetricState(workspace.sha256(), workspace.cipher(), PROLOGUE);
		this.pattern = new XxPattern(role, local.agreement(), local.staticPair(), this.symmetric);
		if (this.pattern.isOurTurn()) {
			writeNext();
		}
	}

	/**
	 * Consumes bytes up to the end of the message that is due and no further: at most one
	 * message, and with it one step of curve arithmetic (about 0.3 ms), for each call.
	 * What follows the last message stays in {@code in}, for the transport.
	 * @return whether a message was processed; false if its bytes are not all there yet,
	 * or none is due
	 * @throws ProtocolViolationException if the peer breaks the protocol or is not
	 * authentic
	 * @throws PeerIdMismatchException if it is another peer than expected
	 * @throws IllegalStateException if the handshake has failed before
	 */
	public boolean receive(ByteBuffer in) {
		if (this.failed) {
			throw new IllegalStateException("the handshake has failed, which is final: close the connection");
		}
		if (isComplete() || !this.assembly.readLength(in)) {
			return false;
		}
		boolean processed = false;
		int limit = in.limit();
		try {
			checkLength();
			ByteBuffer message = this.assembly.readMessage(in, this.workspace);
			if (message != null) {
				byte[] payload = read(message);
				this.assembly.finish(this.workspace);
				proceed(payload);
			}
			processed = true;
			return message != null;
		}
		finally {
			in.limit(limit);
			if (!processed) {
				fail();
			}
		}
	}

	private void checkLength() {
		int message = this.pattern.nextMessage();
		int least = XxPattern.overhead(message);
		// Message 1 carries no payload: it would not be encrypted, nobody sends one, and
		// rust-libp2p refuses it too.
		int most = least + ((message == 1) ? 0 : HandshakePayload.MAX_LENGTH);
		int length = this.assembly.length();
		if (length < least || length > most) {
			throw violation("handshake message " + message + " has " + length + " bytes, "
					+ ((least == most) ? "not " + least : "not " + least + " to " + most), null);
		}
	}

	private byte[] read(ByteBuffer message) {
		int number = this.pattern.nextMessage();
		int length = message.remaining();
		try {
			return this.pattern.read(message);
		}
		catch (AuthenticationFailedException ex) {
			throw violation(
					"handshake message " + number + " of " + length + " bytes is not authentic: " + ex.getMessage(),
					ex);
		}
	}

	private void proceed(byte[] payload) {
		int due = this.pattern.nextMessage();
		if (due > 2) {
			identify(HandshakePayload.decode(payload));
		}
		if (due <= XxPattern.MESSAGES) {
			writeNext();
		}
		if (this.pattern.nextMessage() > XxPattern.MESSAGES) {
			CipherKey[] keys = this.pattern.split();
			boolean initiator = this.role == Role.INITIATOR;
			this.transport = new NoiseTransport(keys[initiator ? 0 : 1], keys[initiator ? 1 : 0]);
		}
	}

	private void identify(HandshakePayload payload) {
		PublicKey key = verified(payload);
		PeerId actual = key.peerId();
		if (this.expectedPeer != null && !this.expectedPeer.equals(actual)) {
			throw new PeerIdMismatchException(this.expectedPeer, actual);
		}
		this.muxer = chooseMuxer(payload.muxers());
		this.remoteKey = key;
	}

	private PublicKey verified(HandshakePayload payload) {
		byte[] remoteStatic = this.pattern.remoteStatic();
		PublicKey known = this.workspace.verifiedIdentities().find(remoteStatic, payload);
		if (known != null) {
			return known;
		}
		PublicKey key = decode(payload.identityKey());
		if (!key.verify(NoiseIdentity.signedMessage(remoteStatic), payload.identitySignature())) {
			throw violation("the identity key's signature of the static key is wrong", null);
		}
		this.workspace.verifiedIdentities().add(remoteStatic, payload, key);
		return key;
	}

	private static PublicKey decode(byte[] identityKey) {
		try {
			return PublicKey.decode(identityKey);
		}
		catch (IllegalArgumentException ex) {
			throw violation(
					"the identity key of " + identityKey.length + " bytes is not acceptable: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The first entry of the initiator's list that the responder lists too (libp2p "Early
	 * multiplexer negotiation").
	 */
	private Optional<String> chooseMuxer(List<String> remoteMuxers) {
		if (this.muxers.isEmpty() || remoteMuxers.isEmpty()) {
			return Optional.empty();
		}
		List<String> preferred = (this.role == Role.INITIATOR) ? this.muxers : remoteMuxers;
		List<String> offered = (this.role == Role.INITIATOR) ? remoteMuxers : this.muxers;
		for (String candidate : preferred) {
			if (offered.contains(candidate)) {
				return Optional.of(candidate);
			}
		}
		throw violation(
				"the peer offers " + remoteMuxers.size() + " stream muxers, none of which is one of " + this.muxers,
				null);
	}

	private void writeNext() {
		int number = this.pattern.nextMessage();
		byte[] payload = (number == 1) ? new byte[0] : this.local.payload(this.muxers);
		byte[] message;
		try {
			message = this.pattern.write(payload);
		}
		catch (AuthenticationFailedException ex) {
			throw violation("handshake message " + number + " cannot be written: " + ex.getMessage(), ex);
		}
		ByteBuffer framed = ByteBuffer.allocate(this.output.remaining() + LENGTH_BYTES + message.length);
		framed.put(this.output).putShort((short) message.length).put(message);
		this.output = framed.flip();
	}

	/**
	 * Writes as much of the output as there is room for.
	 */
	public void transmit(ByteBuffer out) {
		int length = Math.min(this.output.remaining(), out.remaining());
		int end = this.output.limit();
		out.put(this.output.limit(this.output.position() + length));
		this.output.limit(end);
		if (!this.output.hasRemaining()) {
			this.output = NOTHING.duplicate();
		}
	}

	public boolean hasOutput() {
		return this.output.hasRemaining();
	}

	/** All three messages are processed (the last one may still be output). */
	public boolean isComplete() {
		return this.transport != null;
	}

	/**
	 * The peer's identity key, verified.
	 * @throws IllegalStateException before the handshake is complete
	 */
	public PublicKey remoteKey() {
		return completed(this.remoteKey);
	}

	/**
	 * The muxer chosen by the extensions of both sides; empty means multistream-select.
	 * @throws IllegalStateException before the handshake is complete
	 */
	public Optional<String> muxer() {
		return completed(this.muxer);
	}

	/**
	 * The channel that follows, always the same one. What is left of the output goes
	 * before anything that it seals.
	 * @throws IllegalStateException before the handshake is complete
	 */
	public NoiseTransport transport() {
		return completed(this.transport);
	}

	/**
	 * Overwrites the keys of a handshake that is given up, and returns its buffer. Does
	 * nothing to a complete one, whose transport has the keys. Calling it again does
	 * nothing.
	 */
	public void close() {
		if (!isComplete()) {
			fail();
		}
	}

	/** The hash of all that was exchanged, equal on both sides. */
	byte[] handshakeHash() {
		return this.symmetric.handshakeHash();
	}

	/** Bytes of memory that an unfinished message holds. */
	int heldBytes() {
		return this.assembly.heldBytes();
	}

	private <T> T completed(@Nullable T value) {
		if (!isComplete() || value == null) {
			throw new IllegalStateException("the handshake is not complete: message " + this.pattern.nextMessage()
					+ " of " + XxPattern.MESSAGES + " is due");
		}
		return value;
	}

	private void fail() {
		this.failed = true;
		this.output = NOTHING.duplicate();
		this.assembly.finish(this.workspace);
		this.pattern.destroy();
	}

	private static ProtocolViolationException violation(String message, @Nullable Throwable cause) {
		return new ProtocolViolationException(PROTOCOL, message, cause);
	}

	@Override
	public String toString() {
		return "Noise handshake, " + this.role + ", "
				+ (this.failed ? "failed" : isComplete() ? "complete" : "message " + this.pattern.nextMessage());
	}

}
