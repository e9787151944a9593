/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Stub. */
public final class MultistreamNegotiation {

	/** Where a negotiation is. */
	public enum State {

		/** Messages go to and fro. */
		NEGOTIATING,
		/** {@link #protocol()} is agreed on. */
		AGREED,
		/**
		 * {@link #refusal()} says why. Not a breach: on a stream it is reset, the
		 * connection stays.
		 */
		REFUSED

	}

	public static MultistreamNegotiation initiator(List<String> proposals) {
		throw new UnsupportedOperationException();
	}

	public static MultistreamNegotiation responder(Supplier<? extends Collection<String>> supported) {
		throw new UnsupportedOperationException();
	}

	/** Is told each message from now on. Set it before the first transmit. */
	public void trace(@Nullable NegotiationTrace trace) {
		throw new UnsupportedOperationException();
	}

	/** Consumes up to the newline that ends the negotiation and not a byte more. */
	public State receive(ByteBuffer in) {
		throw new UnsupportedOperationException();
	}

	/** The peer sends no more: REFUSED unless AGREED before. */
	public State onEndOfInput() {
		throw new UnsupportedOperationException();
	}

	/** Writes what is to be sent, as far as there is room. */
	public void transmit(ByteBuffer out) {
		throw new UnsupportedOperationException();
	}

	public boolean hasOutput() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether the caller may send bytes of the proposed protocol now, before the answer:
	 * an initiator with a single proposal, all of whose output is transmitted. What
	 * arrives must still be withheld until {@link State#AGREED}.
	 */
	public boolean mayAppendData() {
		throw new UnsupportedOperationException();
	}

	public State state() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @throws IllegalStateException unless {@link State#AGREED}
	 */
	public String protocol() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Why it was refused, for people.
	 * @throws IllegalStateException unless {@link State#REFUSED}
	 */
	public String refusal() {
		throw new UnsupportedOperationException();
	}

	/** Whether every proposal was answered {@code na}: the peer speaks none of them. */
	public boolean unsupportedByPeer() {
		throw new UnsupportedOperationException();
	}

}
