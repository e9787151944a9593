/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.util.List;

/**
 * Proposes. Loop-confined.
 * <p>
 * An answer can only be the echo of the proposal or {@code na}, so its bytes are compared
 * as they come and nothing is kept.
 */
final class InitiatorNegotiation extends MultistreamNegotiation {

	private final List<String> proposals;

	private int current;

	private byte[] echo;

	private int answerBytes;

	private boolean fitsEcho = true;

	private boolean fitsNotAvailable = true;

	private boolean unsupported;

	private boolean started;

	InitiatorNegotiation(List<String> proposals) {
		if (proposals.isEmpty()) {
			throw new IllegalArgumentException("At least one protocol must be proposed");
		}
		this.proposals = List.copyOf(proposals);
		this.proposals.forEach(ProtocolId::requireValid);
		this.echo = Message.encode(this.proposals.get(0));
		send(Message.HEADER);
		send(this.echo);
	}

	@Override
	void beforeTransmit() {
		if (!this.started) {
			this.started = true;
			sent(ProtocolId.HEADER);
			sent(this.proposals.get(0));
		}
	}

	@Override
	void onHeader() {
		// Ours is under way already.
	}

	@Override
	void onByte(int octet) {
		this.fitsEcho = this.fitsEcho && this.answerBytes < this.echo.length
				&& (this.echo[this.answerBytes] & 0xff) == octet;
		this.fitsNotAvailable = this.fitsNotAvailable && this.answerBytes < Message.NOT_AVAILABLE.length
				&& (Message.NOT_AVAILABLE[this.answerBytes] & 0xff) == octet;
		if (!this.fitsEcho && !this.fitsNotAvailable) {
			throw Message.violation("the answer to " + this.proposals.get(this.current)
					+ " must be its echo or na, its byte " + this.answerBytes + " was 0x" + Integer.toHexString(octet));
		}
		this.answerBytes++;
		if (this.fitsEcho && this.answerBytes == this.echo.length) {
			String protocol = this.proposals.get(this.current);
			received(protocol);
			agree(protocol);
		}
		else if (this.fitsNotAvailable && this.answerBytes == Message.NOT_AVAILABLE.length) {
			received(Message.NOT_AVAILABLE_TEXT);
			proposeNext();
		}
	}

	private void proposeNext() {
		this.current++;
		if (this.current == this.proposals.size()) {
			this.unsupported = true;
			refuse("the peer speaks none of " + this.proposals);
			return;
		}
		String proposal = this.proposals.get(this.current);
		this.echo = Message.encode(proposal);
		this.answerBytes = 0;
		this.fitsEcho = true;
		this.fitsNotAvailable = true;
		send(this.echo);
		sent(proposal);
	}

	@Override
	public boolean refusedProposal() {
		return false;
	}

	@Override
	public boolean mayAppendData() {
		return this.proposals.size() == 1 && !hasOutput() && state() != State.REFUSED;
	}

	@Override
	public boolean unsupportedByPeer() {
		return this.unsupported;
	}

}
