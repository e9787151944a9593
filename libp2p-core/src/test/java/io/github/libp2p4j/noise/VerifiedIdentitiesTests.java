/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.identity.PublicKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of peers that were verified, and what finds it again.
 */
class VerifiedIdentitiesTests {

	private static final PublicKey KEY = NoisePair.ALICE_KEY.publicKey();

	private final VerifiedIdentities identities = new VerifiedIdentities();

	@Test
	void findsNothingButWhatWasVerifiedToTheLastBit() {
		byte[] staticKey = staticKey(1);
		byte[] identityKey = KEY.encoded();
		byte[] signature = new byte[64];
		this.identities.add(staticKey, payload(identityKey, signature), KEY);
		assertThat(this.identities.find(staticKey(1), payload(KEY.encoded(), new byte[64]))).isSameAs(KEY);
		for (byte[] part : List.of(staticKey, identityKey, signature)) {
			for (int bit = 0; bit < Byte.SIZE * part.length; bit++) {
				part[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
				assertThat(this.identities.find(staticKey, payload(identityKey, signature))).isNull();
				part[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
			}
		}
	}

	@Test
	void tellsKeyAndSignatureApartWhereTheyMeet() {
		byte[] both = new byte[100];
		this.identities.add(staticKey(1), payload(Arrays.copyOf(both, 36), Arrays.copyOf(both, 64)), KEY);
		assertThat(this.identities.find(staticKey(1), payload(Arrays.copyOf(both, 35), Arrays.copyOf(both, 65))))
			.isNull();
	}

	@Test
	void keepsThoseThatCameLast() {
		int most = VerifiedIdentities.MAX_ENTRIES;
		for (int peer = 0; peer < most; peer++) {
			add(peer);
		}
		assertThat(find(0)).isSameAs(KEY);
		add(most);
		assertThat(this.identities.size()).isEqualTo(most);
		assertThat(find(0)).isSameAs(KEY);
		assertThat(find(1)).isNull();
		assertThat(find(2)).isSameAs(KEY);
	}

	@Test
	void keepsNothingLong() {
		HandshakePayload longest = payload(new byte[VerifiedIdentities.MAX_PROOF_BYTES - 4 - 32 - 64], new byte[64]);
		HandshakePayload longer = payload(new byte[VerifiedIdentities.MAX_PROOF_BYTES - 4 - 32 - 63], new byte[64]);
		this.identities.add(staticKey(1), longer, KEY);
		assertThat(this.identities.size()).isZero();
		assertThat(this.identities.find(staticKey(1), longer)).isNull();
		this.identities.add(staticKey(1), longest, KEY);
		assertThat(this.identities.find(staticKey(1), longest)).isSameAs(KEY);
	}

	private void add(int peer) {
		this.identities.add(staticKey(peer), payload(KEY.encoded(), new byte[64]), KEY);
	}

	private @Nullable PublicKey find(int peer) {
		return this.identities.find(staticKey(peer), payload(KEY.encoded(), new byte[64]));
	}

	private static byte[] staticKey(int number) {
		return ByteBuffer.allocate(32).putInt(number).array();
	}

	private static HandshakePayload payload(byte[] identityKey, byte[] signature) {
		return new HandshakePayload(identityKey, signature, List.of());
	}

}
