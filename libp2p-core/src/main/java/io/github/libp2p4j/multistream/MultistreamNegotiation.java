/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Stub. */
public final class MultistreamNegotiation {

	/** Where a negotiation is. */
	public enum State {

		/** Messages go to and fro. */
		NEGOTIATING,
		/** {@link #protocol()} is agreed on. */
		AGREED,
		/**
		 * Every proposal was answered {@code na} (initiator), or the peer gave up
		 * (responder).
		 */
		REFUSED

	}

	public static MultistreamNegotiation initiator(List<String> proposals) {
		throw new UnsupportedOperationException();
	}

	public static MultistreamNegotiation responder(Supplier<? extends Collection<String>> supported) {
		throw new UnsupportedOperationException();
	}

	/** Consumes up to the newline that ends the negotiation and not a byte more. */
	public State receive(ByteBuffer in) {
		throw new UnsupportedOperationException();
	}

	/** Writes what is to be sent, as far as there is room. */
	public void transmit(ByteBuffer out) {
		throw new UnsupportedOperationException();
	}

	public boolean hasOutput() {
		throw new UnsupportedOperationException();
	}

	public State state() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @throws IllegalStateException unless {@link State#AGREED} */
	public String protocol() {
		throw new UnsupportedOperationException();
	}

}
