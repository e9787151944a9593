/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Who dials whom. Immutable.
 *
 * @param dialler does the work and takes the time
 * @param listener serves
 */
record Pairing(Participant dialler, Participant listener) {

	/**
	 * Ours with ours, in both kinds of cryptography, and each peer with itself and with
	 * ours in both roles.
	 */
	static List<Pairing> of(Participant ours, Participant oursJava, List<Participant> peers) {
		List<Pairing> pairings = new ArrayList<>(List.of(new Pairing(ours, ours), new Pairing(oursJava, oursJava)));
		peers.stream().filter((peer) -> peer.absence() == null).forEach((peer) -> {
			pairings.add(new Pairing(peer, peer));
			pairings.add(new Pairing(ours, peer));
			pairings.add(new Pairing(peer, ours));
		});
		return pairings;
	}

	/** One name where both are the same. */
	String label() {
		String one = this.dialler.name();
		String other = this.listener.name();
		return one.equals(other) ? one : one + " > " + other;
	}

	boolean isAmongEqual() {
		return this.dialler.name().equals(this.listener.name());
	}

	boolean involves(String name) {
		return this.dialler.name().equals(name) || this.listener.name().equals(name);
	}

}
