/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.util.List;

import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.multistream.MultistreamNegotiation;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.yamux.YamuxSession;

/**
 * Makes the machine of each step of one connection. Immutable; what it makes is
 * loop-confined.
 */
final class UpgradeSteps {

	private final UpgradeSettings settings;

	private final PeerExpectation peer;

	private final UpgradeWorkspace workspace;

	private final SessionOwner owner;

	UpgradeSteps(UpgradeSettings settings, PeerExpectation peer, UpgradeWorkspace workspace, SessionOwner owner) {
		this.settings = settings;
		this.peer = peer;
		this.workspace = workspace;
		this.owner = owner;
	}

	boolean isInitiator() {
		return this.peer.role() == Role.INITIATOR;
	}

	MultistreamNegotiation negotiation(String protocol) {
		MultistreamNegotiation made = isInitiator() ? MultistreamNegotiation.initiator(List.of(protocol))
				: MultistreamNegotiation.responder(() -> List.of(protocol));
		made.trace(this.owner.wireLog());
		return made;
	}

	HandshakeStep handshake() {
		NoiseHandshake noise = new NoiseHandshake(this.peer.role(), this.settings.identity(), this.peer.expected(),
				this.settings.earlyMuxer() ? List.of(ConnectionMachine.YAMUX) : List.of(), this.workspace.noise());
		return new HandshakeStep(noise, this.settings.localPeer(), this.workspace.noise());
	}

	YamuxSession session(long nowNanos) {
		YamuxSession made = new YamuxSession(this.peer.role(), this.settings.yamux(), this.owner.listener(),
				this.owner.budget(), nowNanos);
		made.frameListener(this.owner.wireLog());
		return made;
	}

}
