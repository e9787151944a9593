/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;

import io.github.libp2p4j.crypto.KeyAgreement;
import io.github.libp2p4j.crypto.KeyAgreementPair;
import io.github.libp2p4j.machine.Role;

/**
 * A peer whose static key is a point of small order, properly encrypted. It needs no
 * private key: what the other side would compute from such a point is all zeros.
 */
final class SmallOrderPeer {

	private static final KeyAgreement AGREEMENT = NoisePair.CRYPTO.keyAgreement();

	private SmallOrderPeer() {
	}

	/**
	 * Talks to the victim up to the message that carries the static key, which is
	 * returned.
	 */
	static byte[] identification(Role victimRole, NoiseHandshake victim, byte[] point) throws Exception {
		NoiseWorkspace workspace = new NoiseWorkspace(NoisePair.CRYPTO);
		SymmetricState symmetric = new SymmetricState(workspace.sha256(), workspace.cipher(), new byte[0]);
		KeyAgreementPair ephemeral = AGREEMENT.generate();
		ByteBuffer message = ByteBuffer.allocate(300);
		if (victimRole == Role.RESPONDER) {
			symmetric.mixHash(ephemeral.publicKey());
			symmetric.encryptAndHash(new byte[0], message);
			victim.receive(ByteBuffer.wrap(ForgingPeer.framed(ephemeral.publicKey())));
			ByteBuffer second = message(victim);
			byte[] remoteEphemeral = take(second, 32);
			symmetric.mixHash(remoteEphemeral);
			symmetric.mixKey(AGREEMENT.agree(ephemeral, remoteEphemeral));
			byte[] remoteStatic = symmetric.decryptAndHash(take(second, 48));
			symmetric.mixKey(AGREEMENT.agree(ephemeral, remoteStatic));
			symmetric.decryptAndHash(take(second, second.remaining()));
		}
		else {
			byte[] remoteEphemeral = take(message(victim), 32);
			symmetric.mixHash(remoteEphemeral);
			symmetric.encryptAndHash(new byte[0], message);
			message.put(ephemeral.publicKey());
			symmetric.mixHash(ephemeral.publicKey());
			symmetric.mixKey(AGREEMENT.agree(ephemeral, remoteEphemeral));
		}
		symmetric.encryptAndHash(point, message);
		symmetric.mixKey(new byte[32]);
		symmetric.encryptAndHash(NoisePair.ALICE.payload(java.util.List.of()), message);
		byte[] bytes = new byte[message.position()];
		message.flip().get(bytes);
		return ForgingPeer.framed(bytes);
	}

	private static ByteBuffer message(NoiseHandshake victim) {
		byte[] framed = NoisePair.output(victim);
		return ByteBuffer.wrap(framed, 2, framed.length - 2);
	}

	private static byte[] take(ByteBuffer message, int length) {
		byte[] bytes = new byte[length];
		message.get(bytes);
		return bytes;
	}

}
