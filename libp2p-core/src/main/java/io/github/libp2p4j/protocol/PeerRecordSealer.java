/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multiaddr.PeerRecord;

/**
 * Makes the signed peer records that identify sends, in the form that go and js verify.
 * Thread-safe.
 * <p>
 * What a peer is told depends on where it is (loopback addresses), so there are a few
 * records at a time; each is signed once for as long as its addresses stay the same.
 */
public final class PeerRecordSealer {

	/**
	 * Records that are kept. Chosen: a list for each of memory, loopback and network, and
	 * as many being replaced.
	 */
	private static final int MAX_KEPT = 8;

	private final KeyPair keyPair;

	private final LongSupplier wallClockNanos;

	private final Map<List<Multiaddr>, ByteString> kept = new LinkedHashMap<>();

	private long sequence;

	public PeerRecordSealer(KeyPair keyPair) {
		// As go does: a sequence that grows over restarts without being stored.
		this(keyPair, () -> Math.multiplyExact(System.currentTimeMillis(), 1_000_000L));
	}

	PeerRecordSealer(KeyPair keyPair, LongSupplier wallClockNanos) {
		this.keyPair = keyPair;
		this.wallClockNanos = wallClockNanos;
	}

	/**
	 * The envelope for these addresses, encoded. A new one has a higher sequence number
	 * than all before, wherever the wall clock went.
	 */
	synchronized ByteString sealed(List<Multiaddr> addresses) {
		ByteString known = this.kept.get(addresses);
		if (known != null) {
			return known;
		}
		this.sequence = Math.max(this.sequence + 1, this.wallClockNanos.getAsLong());
		PeerRecord record = new PeerRecord(this.keyPair.peerId(), this.sequence, addresses);
		ByteString envelope = ByteString.copyFrom(record.seal(this.keyPair).encoded());
		if (this.kept.size() == MAX_KEPT) {
			this.kept.remove(this.kept.keySet().iterator().next());
		}
		this.kept.put(List.copyOf(addresses), envelope);
		return envelope;
	}

}
