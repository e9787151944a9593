/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.util.Collection;
import java.util.function.Supplier;

import io.github.libp2p4j.machine.ProtocolViolationException;

/**
 * Answers proposals. Loop-confined.
 * <p>
 * Whoever was answered {@code na} may have sent the bytes of the protocol along with the
 * proposal: what cannot be read after that is a negotiation that failed, not a breach.
 */
final class ResponderNegotiation extends MultistreamNegotiation {

	/**
	 * Chosen: more proposals than any peer has, few enough that guessing costs the
	 * guesser more than us.
	 */
	static final int MAX_REFUSALS = 32;

	/**
	 * Chosen: a list is the one answer that is larger than its question; later ones are
	 * answered {@code na}.
	 */
	static final int MAX_LISTS = 4;

	/** The terminated part of the specifications: never agreed to. */
	private static final String SIMULTANEOUS_CONNECT = "/libp2p/simultaneous-connect";

	private final Supplier<? extends Collection<String>> supported;

	private final MessageReader reader = new MessageReader();

	private int refusals;

	private int lists;

	ResponderNegotiation(Supplier<? extends Collection<String>> supported) {
		this.supported = supported;
	}

	@Override
	void beforeTransmit() {
		// Messages are traced as they are queued.
	}

	@Override
	void onHeader() {
		send(Message.HEADER);
		sent(ProtocolId.HEADER);
	}

	@Override
	void onByte(int octet) {
		String text;
		try {
			text = this.reader.receive(octet);
			if (ProtocolId.HEADER.equals(text)) {
				throw Message.violation("the header came twice");
			}
		}
		catch (ProtocolViolationException violation) {
			if (this.refusals == 0) {
				throw violation;
			}
			refuse("what followed na is no message: " + violation.getMessage());
			return;
		}
		if (text != null) {
			received(text);
			onMessage(text);
		}
	}

	private void onMessage(String text) {
		Collection<String> ids = this.supported.get();
		if (text.startsWith("/") && !text.equals(SIMULTANEOUS_CONNECT) && ids.contains(text)) {
			send(Message.encode(text));
			sent(text);
			agree(text);
			return;
		}
		if (this.refusals == MAX_REFUSALS) {
			throw Message.violation("more than " + MAX_REFUSALS + " proposals were answered na");
		}
		this.refusals++;
		if (text.equals(Message.LIST_TEXT) && this.lists < MAX_LISTS && Message.listFits(ids)) {
			this.lists++;
			byte[] list = Message.encodeList(ids);
			send(list);
			sent("ls: " + list.length + " bytes");
			return;
		}
		send(Message.NOT_AVAILABLE);
		sent(Message.NOT_AVAILABLE_TEXT);
	}

	@Override
	public boolean refusedProposal() {
		return this.refusals > 0;
	}

	@Override
	public boolean mayAppendData() {
		return state() == State.AGREED;
	}

	@Override
	public boolean unsupportedByPeer() {
		return false;
	}

}
