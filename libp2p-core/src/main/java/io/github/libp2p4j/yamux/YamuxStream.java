/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/** Stub: the session's record of one stream. Confined to the session's caller. */
public final class YamuxStream {

	/** Unsigned 32 bits. */
	public long id() {
		throw new UnsupportedOperationException();
	}

	/** The receive window's size, as grown. */
	public int receiveWindowBytes() {
		throw new UnsupportedOperationException();
	}

	/** What the peer lets this side send now. */
	public long sendCreditBytes() {
		throw new UnsupportedOperationException();
	}

	public StreamPort port() {
		throw new UnsupportedOperationException();
	}

}
