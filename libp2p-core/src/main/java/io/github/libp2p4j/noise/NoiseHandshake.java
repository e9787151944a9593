/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/** Stub. */
public final class NoiseHandshake {

	public NoiseHandshake(Role role, NoiseIdentity local, @Nullable PeerId expectedPeer, List<String> muxers,
			NoiseWorkspace workspace) {
		throw new UnsupportedOperationException();
	}

	/** Consumes handshake messages; at most one step of curve arithmetic per message. */
	public void receive(ByteBuffer in) {
		throw new UnsupportedOperationException();
	}

	public void transmit(ByteBuffer out) {
		throw new UnsupportedOperationException();
	}

	public boolean hasOutput() {
		throw new UnsupportedOperationException();
	}

	/** All three messages are processed (the last one may still be output). */
	public boolean isComplete() {
		throw new UnsupportedOperationException();
	}

	public PublicKey remoteKey() {
		throw new UnsupportedOperationException();
	}

	/**
	 * The muxer chosen by the extensions of both sides; empty means multistream-select.
	 */
	public Optional<String> muxer() {
		throw new UnsupportedOperationException();
	}

	public NoiseTransport transport() {
		throw new UnsupportedOperationException();
	}

}
