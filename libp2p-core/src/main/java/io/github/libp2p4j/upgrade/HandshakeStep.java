/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.nio.ByteBuffer;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.noise.NoiseWorkspace;
import io.github.libp2p4j.noise.PeerIdMismatchException;

/**
 * The Noise handshake as a step of an upgrade: nobody but a peer that may be at the other
 * end gets through it, and whoever may not is not told who this side is. Loop-confined.
 */
final class HandshakeStep {

	private final NoiseHandshake noise;

	private final PeerId localPeer;

	private final NoiseWorkspace workspace;

	private boolean abandoned;

	HandshakeStep(NoiseHandshake noise, PeerId localPeer, NoiseWorkspace workspace) {
		this.noise = noise;
		this.localPeer = localPeer;
		this.workspace = workspace;
	}

	/**
	 * Consumes at most one message.
	 * @throws ProtocolViolationException if the peer broke the protocol, or sends before
	 * it can know the keys
	 * @throws UpgradeFailedException if it is not the expected peer, or this node itself
	 */
	void receive(ByteBuffer in) {
		if (this.noise.isComplete()) {
			abandon();
			throw new ProtocolViolationException("noise",
					"received " + in.remaining() + " bytes before the last handshake message was sent");
		}
		try {
			this.noise.receive(in);
		}
		catch (PeerIdMismatchException ex) {
			throw new UpgradeFailedException(UpgradeFailedException.Kind.PEER_ID_MISMATCH,
					String.valueOf(ex.getMessage()), ex);
		}
		if (this.noise.isComplete() && this.noise.remoteKey().peerId().equals(this.localPeer)) {
			// Before the initiator's last message: a node does not talk to itself.
			abandon();
			throw new UpgradeFailedException(UpgradeFailedException.Kind.SELF,
					"the other end has this node's own identity " + this.localPeer, null);
		}
	}

	void transmit(ByteBuffer out) {
		if (!this.abandoned) {
			this.noise.transmit(out);
		}
	}

	boolean hasOutput() {
		return !this.abandoned && this.noise.hasOutput();
	}

	/** Whether everything was received and sent. */
	boolean isDone() {
		return !this.abandoned && this.noise.isComplete() && !this.noise.hasOutput();
	}

	/** What the handshake agreed on, once {@linkplain #isDone() done}. */
	NoiseHandshake agreed() {
		return this.noise;
	}

	/** Overwrites the keys, also those of a transport that nobody has asked for. */
	void abandon() {
		this.abandoned = true;
		if (this.noise.isComplete()) {
			this.noise.transport().close(this.workspace);
		}
		else {
			this.noise.close();
		}
	}

}
