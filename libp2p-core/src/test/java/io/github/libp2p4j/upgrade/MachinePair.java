/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

import io.github.libp2p4j.ConnectionState;

/**
 * Two machines in memory, and what carries bytes between them.
 */
final class MachinePair {

	/**
	 * Room for message 3, 170 bytes with an Ed25519 key, and too little for a sealed
	 * proposal behind it.
	 */
	private static final int MESSAGE_3_AND_NO_MORE = 190;

	final MachineSide initiator;

	final MachineSide responder;

	MachinePair(MachineSide initiator, MachineSide responder) {
		this.initiator = initiator.connected();
		this.responder = responder.connected();
	}

	static MachinePair create() {
		return new MachinePair(MachineSide.initiator(), MachineSide.responder());
	}

	static MachinePair create(boolean initiatorOffersMuxer, boolean responderOffersMuxer) {
		return new MachinePair(MachineSide.initiator(null, initiatorOffersMuxer),
				MachineSide.responder(MachineSide.BOB, responderOffersMuxer));
	}

	static MachinePair open() {
		MachinePair pair = create();
		pair.run();
		return pair;
	}

	/** Everything there and back until both are silent, each flight at once. */
	MachinePair run() {
		return run(MachineSide.BUFFER_BYTES, (length) -> length);
	}

	/**
	 * @param outputBytes size of the buffers lent for output
	 * @param split given how many bytes are left of a flight, how many come next
	 */
	MachinePair run(int outputBytes, IntUnaryOperator split) {
		boolean silent = false;
		while (!silent) {
			boolean there = carry(this.initiator, this.responder, outputBytes, split);
			boolean back = carry(this.responder, this.initiator, outputBytes, split);
			silent = !there && !back;
		}
		return this;
	}

	private static boolean carry(MachineSide from, MachineSide to, int outputBytes, IntUnaryOperator split) {
		byte[] flight = from.output(outputBytes);
		int start = 0;
		while (start < flight.length) {
			int end = start + split.applyAsInt(flight.length - start);
			to.receive(Arrays.copyOfRange(flight, start, end));
			start = end;
		}
		return flight.length > 0;
	}

	/** Gets the pair to where one side is in the state. */
	static MachineSide at(ConnectionState state) {
		MachinePair pair = create(false, false);
		return switch (state) {
			case CONNECTING -> MachineSide.initiator();
			case SECURITY_NEGOTIATION -> pair.initiator;
			case HANDSHAKE -> {
				pair.responder.receive(pair.initiator.output());
				yield pair.responder;
			}
			case MUXER_NEGOTIATION -> {
				pair.responder.receive(pair.initiator.output());
				pair.initiator.receive(pair.responder.output());
				pair.initiator.outputOnce(MESSAGE_3_AND_NO_MORE);
				yield pair.initiator;
			}
			case OPEN -> pair.run().initiator;
			case DRAINING -> {
				pair.run().initiator.machine.drain();
				yield pair.initiator;
			}
			case CLOSED -> {
				pair.run().initiator.machine.close();
				yield pair.initiator;
			}
		};
	}

}
