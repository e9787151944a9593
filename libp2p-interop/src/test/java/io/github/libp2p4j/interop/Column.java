/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

/**
 * One column of the matrix: a peer, its release, and who dials. Immutable.
 *
 * @param implementation whose peer
 * @param release which release of it
 * @param side who opens the connection
 */
record Column(Implementation implementation, Release release, Side side) {

	@Override
	public String toString() {
		return this.implementation.language() + " " + this.release.label() + ", " + this.side.title();
	}

}
