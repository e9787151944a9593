/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

/**
 * Is told each whole message of a negotiation, without prefix and newline, during the
 * call that sent or received it. Received text was chosen by the peer: escape it before
 * it reaches a log.
 */
public interface NegotiationTrace {

	void onReceived(String text);

	/** Handed to the output; a list answer comes as {@code ls: } and its size. */
	void onSent(String text);

}
