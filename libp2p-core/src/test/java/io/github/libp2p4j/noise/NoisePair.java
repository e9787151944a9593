/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of a handshake in memory.
 */
final class NoisePair {

	static final CryptoSuite CRYPTO = CryptoSuite.select(CryptoPreference.JAVA);

	static final KeyPair ALICE_KEY = KeyPair.generateEd25519();

	static final KeyPair BOB_KEY = KeyPair.generateEd25519();

	static final NoiseIdentity ALICE = NoiseIdentity.create(ALICE_KEY, CRYPTO);

	static final NoiseIdentity BOB = NoiseIdentity.create(BOB_KEY, CRYPTO);

	static final List<String> YAMUX = List.of("/yamux/1.0.0");

	final NoiseHandshake initiator;

	final NoiseHandshake responder;

	private NoisePair(NoiseHandshake initiator, NoiseHandshake responder) {
		this.initiator = initiator;
		this.responder = responder;
	}

	static NoisePair create() {
		return create(ALICE, BOB, null, List.of(), List.of());
	}

	static NoisePair create(NoiseIdentity alice, NoiseIdentity bob, @Nullable PeerId expectedByInitiator,
			List<String> initiatorMuxers, List<String> responderMuxers) {
		NoiseWorkspace workspace = new NoiseWorkspace(CRYPTO);
		return new NoisePair(new NoiseHandshake(Role.INITIATOR, alice, expectedByInitiator, initiatorMuxers, workspace),
				new NoiseHandshake(Role.RESPONDER, bob, null, responderMuxers, workspace));
	}

	static Stream<CryptoSuite> suites() {
		return Stream.of(CryptoPreference.JAVA, CryptoPreference.CONSCRYPT).map(CryptoSuite::select);
	}

	/** What a side has to say now, as one message with its length. */
	static byte[] output(NoiseHandshake side) {
		ByteBuffer out = ByteBuffer.allocate(65_537);
		side.transmit(out);
		byte[] bytes = new byte[out.position()];
		out.flip().get(bytes);
		return bytes;
	}

	/** Lets both sides talk to the end. */
	NoisePair run() {
		this.responder.receive(ByteBuffer.wrap(output(this.initiator)));
		this.initiator.receive(ByteBuffer.wrap(output(this.responder)));
		this.responder.receive(ByteBuffer.wrap(output(this.initiator)));
		return this;
	}

	/** Seals one message. */
	static byte[] sealed(NoiseTransport transport, NoiseWorkspace workspace, byte[] plaintext) {
		ByteBuffer out = ByteBuffer.allocate(plaintext.length + NoiseTransport.OVERHEAD);
		transport.seal(ByteBuffer.wrap(plaintext), out, workspace);
		return out.array();
	}

	/** Opens what is in the bytes: one array for each message. */
	static List<byte[]> opened(NoiseTransport transport, NoiseWorkspace workspace, byte[] bytes) {
		List<byte[]> messages = new ArrayList<>();
		transport.receive(ByteBuffer.wrap(bytes), workspace, (plaintext) -> {
			byte[] copy = new byte[plaintext.remaining()];
			plaintext.get(copy);
			messages.add(copy);
		});
		return messages;
	}

}
