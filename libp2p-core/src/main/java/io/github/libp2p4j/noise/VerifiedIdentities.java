/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.libp2p4j.identity.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Which identity keys were seen to have signed which static keys, the last used to the
 * end. A signature that was right once is right for ever, and hosts that keep their
 * static key while they run show it again: such a peer costs no curve arithmetic for it,
 * a third of a side's ({@code docs/adr/0016}). Loop-confined.
 */
final class VerifiedIdentities {

	/**
	 * Chosen: 128 KiB a loop at most. Whoever fills it with identities of its own costs
	 * the others what they cost without it.
	 */
	static final int MAX_ENTRIES = 256;

	/**
	 * Chosen: static key, identity key and signature of the elliptic curves. RSA's are
	 * longer, seldom, and verified fast.
	 */
	static final int MAX_PROOF_BYTES = 256;

	/** By the bytes of all three. */
	private final Map<ByteBuffer, PublicKey> keys = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<ByteBuffer, PublicKey> eldest) {
			return size() > MAX_ENTRIES;
		}

	};

	/** The key that has signed, or null if that is not known. */
	@Nullable PublicKey find(byte[] staticKey, HandshakePayload payload) {
		return isShort(staticKey, payload) ? this.keys.get(proof(staticKey, payload)) : null;
	}

	/** It was verified. */
	void add(byte[] staticKey, HandshakePayload payload, PublicKey key) {
		if (isShort(staticKey, payload)) {
			this.keys.put(proof(staticKey, payload), key);
		}
	}

	int size() {
		return this.keys.size();
	}

	private static boolean isShort(byte[] staticKey, HandshakePayload payload) {
		return Integer.BYTES + staticKey.length + payload.identityKey().length
				+ payload.identitySignature().length <= MAX_PROOF_BYTES;
	}

	/** The identity key's length keeps what it ends with apart from the signature. */
	private static ByteBuffer proof(byte[] staticKey, HandshakePayload payload) {
		byte[] identityKey = payload.identityKey();
		byte[] signature = payload.identitySignature();
		return ByteBuffer.allocate(Integer.BYTES + staticKey.length + identityKey.length + signature.length)
			.putInt(identityKey.length)
			.put(staticKey)
			.put(identityKey)
			.put(signature)
			.flip();
	}

}
