/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.List;

import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.Role;

/**
 * A peer that speaks Noise correctly and puts any payload into it.
 */
final class ForgingPeer {

	final NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);

	final KeyAgreementPair staticPair = NoisePair.CRYPTO.keyAgreement().generate();

	final KeyPair key;

	private final XxPattern pattern;

	private ForgingPeer(Role role, KeyPair key) {
		this.key = key;
		this.pattern = new XxPattern(role, NoisePair.CRYPTO.keyAgreement(), this.staticPair,
				new SymmetricState(this.workspace.sha256(), this.workspace.cipher(), new byte[0]));
	}

	static ForgingPeer initiator() {
		return new ForgingPeer(Role.INITIATOR, NoisePair.ALICE_KEY);
	}

	static ForgingPeer responder() {
		return new ForgingPeer(Role.RESPONDER, NoisePair.BOB_KEY);
	}

	static ForgingPeer of(Role role) {
		return (role == Role.INITIATOR) ? initiator() : responder();
	}

	/**
	 * Talks to a new handshake up to the message in which this peer identifies itself.
	 */
	NoiseHandshake meet(Role victimRole, List<String> victimMuxers) throws Exception {
		return meet(victimRole, victimMuxers, new NoiseWorkspace(NoisePair.CRYPTO));
	}

	/** The same with a victim that may have met others. */
	NoiseHandshake meet(Role victimRole, List<String> victimMuxers, NoiseWorkspace victims) throws Exception {
		NoiseHandshake victim = new NoiseHandshake(victimRole, NoisePair.BOB, null, victimMuxers, victims);
		if (victimRole == Role.RESPONDER) {
			victim.receive(ByteBuffer.wrap(framed(this.pattern.write(new byte[0]))));
		}
		byte[] message = NoisePair.output(victim);
		this.pattern.read(ByteBuffer.wrap(message, 2, message.length - 2));
		return victim;
	}

	byte[] identityKey() {
		return this.key.publicKey().encoded();
	}

	byte[] signature() {
		return this.key.sign(NoiseIdentity.signedMessage(this.staticPair.publicKey()));
	}

	byte[] message(HandshakePayload payload) throws Exception {
		return message(payload.encode());
	}

	byte[] message(byte[] payload) throws Exception {
		return framed(this.pattern.write(payload));
	}

	CipherKey[] split() {
		return this.pattern.split();
	}

	static byte[] framed(byte[] message) {
		return ByteBuffer.allocate(2 + message.length).putShort((short) message.length).put(message).array();
	}

}
