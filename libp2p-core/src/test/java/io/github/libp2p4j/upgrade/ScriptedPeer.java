/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;
import io.github.libp2p4j.noise.NoiseHandshake;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.noise.NoiseTransport;
import io.github.libp2p4j.noise.NoiseWorkspace;

/**
 * A peer that speaks Noise and else says what the test says, in the order in which the
 * test says it.
 */
final class ScriptedPeer {

	static final byte[] HEADER = MachineSide.message("/multistream/1.0.0");

	static final byte[] NOISE = MachineSide.message("/noise");

	static final byte[] YAMUX = MachineSide.message("/yamux/1.0.0");

	static final byte[] NOT_AVAILABLE = MachineSide.message("na");

	private final NoiseWorkspace workspace = new NoiseWorkspace(MachineSide.CRYPTO);

	private final NoiseHandshake handshake;

	private ScriptedPeer(Role role, KeyPair key, List<String> muxers) {
		this.handshake = new NoiseHandshake(role, NoiseIdentity.create(key, MachineSide.CRYPTO), null, muxers,
				this.workspace);
	}

	static ScriptedPeer initiator(String... muxers) {
		return new ScriptedPeer(Role.INITIATOR, MachineSide.ALICE, List.of(muxers));
	}

	static ScriptedPeer responder(String... muxers) {
		return responder(MachineSide.BOB, muxers);
	}

	static ScriptedPeer responder(KeyPair key, String... muxers) {
		return new ScriptedPeer(Role.RESPONDER, key, List.of(muxers));
	}

	/** The next message of the handshake, with its length. */
	byte[] noise() {
		ByteBuffer out = ByteBuffer.allocate(16_384);
		this.handshake.transmit(out);
		byte[] bytes = new byte[out.flip().remaining()];
		out.get(bytes);
		return bytes;
	}

	/** Takes a message of the handshake out of a flight that has something before it. */
	ScriptedPeer take(byte[] flight, int offset) {
		this.handshake.receive(ByteBuffer.wrap(flight, offset, flight.length - offset));
		return this;
	}

	byte[] sealed(byte[]... plaintext) {
		byte[] bytes = MachineSide.concat(plaintext);
		ByteBuffer out = ByteBuffer.allocate(bytes.length + NoiseTransport.OVERHEAD);
		this.handshake.transport().seal(ByteBuffer.wrap(bytes), out, this.workspace);
		return out.array();
	}

	byte[] opened(byte[] flight) {
		ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
		this.handshake.transport().receive(ByteBuffer.wrap(flight), this.workspace, (part) -> {
			while (part.hasRemaining()) {
				plaintext.write(part.get());
			}
		});
		return plaintext.toByteArray();
	}

	/**
	 * As initiator: all of the first flight, the answer to it, and message 3.
	 */
	byte[] meet(MachineSide responder) {
		responder.receive(HEADER, NOISE, noise());
		take(responder.output(), HEADER.length + NOISE.length);
		return noise();
	}

	/**
	 * As responder: takes the first flight, and answers it.
	 */
	byte[] answer(MachineSide initiator) {
		take(initiator.output(), HEADER.length + NOISE.length);
		return MachineSide.concat(HEADER, NOISE, noise());
	}

}
