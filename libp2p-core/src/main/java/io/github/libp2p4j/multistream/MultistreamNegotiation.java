/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.github.libp2p4j.machine.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * One negotiation of multistream-select 1.0, in one role: bytes in, bytes and a state
 * out. Loop-confined.
 * <p>
 * The peer's first message must be the header; it is compared byte by byte, so that
 * whoever speaks something else is found out by the first byte that differs, before
 * anything is kept. After a {@link ProtocolViolationException} the negotiation is
 * {@link State#REFUSED} and has no more output.
 */
public abstract sealed class MultistreamNegotiation permits InitiatorNegotiation, ResponderNegotiation {

	/** Where a negotiation is. */
	public enum State {

		/** Messages go to and fro. */
		NEGOTIATING,
		/**
		 * {@link #protocol()} is agreed on. Output, the responder's echo, may still wait.
		 */
		AGREED,
		/**
		 * {@link #refusal()} says why. Not a breach: on a stream it is reset, the
		 * connection stays.
		 */
		REFUSED

	}

	private final MessageQueue output = new MessageQueue();

	private State state = State.NEGOTIATING;

	private @Nullable String outcome;

	private @Nullable NegotiationTrace trace;

	private int headerBytes;

	MultistreamNegotiation() {
	}

	/**
	 * Proposes, in this order, what the peer may choose from. Header and first proposal
	 * are output at once.
	 * @throws IllegalArgumentException if there is none, or one is not
	 * {@linkplain ProtocolId#requireValid valid}
	 */
	public static MultistreamNegotiation initiator(List<String> proposals) {
		return new InitiatorNegotiation(proposals);
	}

	/**
	 * Answers proposals. The header is output when the peer's has arrived: a dialler
	 * always sends its own unasked, some (jvm) wait for ours before they propose, and
	 * whoever speaks something else never gets a byte. Since header and first proposal
	 * mostly arrive together, header and answer leave together.
	 * @param supported ids that are {@linkplain ProtocolId#requireValid valid}; asked
	 * again for each proposal
	 */
	public static MultistreamNegotiation responder(Supplier<? extends Collection<String>> supported) {
		return new ResponderNegotiation(supported);
	}

	/**
	 * Is told each message from now on; for the initiator's first output, set it before
	 * the first transmit.
	 */
	public final void trace(@Nullable NegotiationTrace value) {
		this.trace = value;
	}

	/**
	 * Consumes up to the newline that ends the negotiation and not a byte more: the rest
	 * belongs to the protocol.
	 * @throws ProtocolViolationException at the first byte that proves a breach
	 */
	public final State receive(ByteBuffer in) {
		try {
			while (this.state == State.NEGOTIATING && in.hasRemaining()) {
				int octet = in.get() & 0xff;
				if (this.headerBytes < Message.HEADER.length) {
					onHeaderByte(octet);
				}
				else {
					onByte(octet);
				}
			}
		}
		catch (ProtocolViolationException violation) {
			refuse(String.valueOf(violation.getMessage()));
			this.output.clear();
			throw violation;
		}
		return this.state;
	}

	private void onHeaderByte(int octet) {
		if (octet != (Message.HEADER[this.headerBytes] & 0xff)) {
			throw Message.violation("the first message must be " + ProtocolId.HEADER + ", its byte " + this.headerBytes
					+ " was 0x" + Integer.toHexString(octet));
		}
		this.headerBytes++;
		if (this.headerBytes == Message.HEADER.length) {
			received(ProtocolId.HEADER);
			onHeader();
		}
	}

	/**
	 * The first output is traced now and not by the constructor, which no trace can
	 * precede.
	 */
	abstract void beforeTransmit();

	/** Whether a proposal of the peer was answered {@code na}. */
	public abstract boolean refusedProposal();

	/** The peer's header is complete. */
	abstract void onHeader();

	/** A byte after the header. */
	abstract void onByte(int octet);

	/** The peer sends no more: {@link State#REFUSED} unless agreed before. Idempotent. */
	public final State onEndOfInput() {
		if (this.state == State.NEGOTIATING) {
			refuse("the peer ended its side before a protocol was agreed on");
		}
		return this.state;
	}

	/** Writes what is to be sent, as far as there is room. */
	public final void transmit(ByteBuffer out) {
		beforeTransmit();
		this.output.transmit(out);
	}

	/**
	 * Whether {@link #transmit(ByteBuffer)} has something to write. At most 6 KiB wait.
	 */
	public final boolean hasOutput() {
		return !this.output.isEmpty();
	}

	/**
	 * Whether the caller may send bytes of the proposed protocol now, before the answer:
	 * an initiator with a single proposal, all of whose output is transmitted. What
	 * arrives must still be withheld until {@link State#AGREED}.
	 */
	public abstract boolean mayAppendData();

	public final State state() {
		return this.state;
	}

	/**
	 * The protocol that both speak.
	 * @throws IllegalStateException unless {@link State#AGREED}
	 */
	public final String protocol() {
		return outcome(State.AGREED);
	}

	/**
	 * Why it was refused, for people.
	 * @throws IllegalStateException unless {@link State#REFUSED}
	 */
	public final String refusal() {
		return outcome(State.REFUSED);
	}

	/** Whether every proposal was answered {@code na}: the peer speaks none of them. */
	public abstract boolean unsupportedByPeer();

	private String outcome(State wanted) {
		String text = this.outcome;
		if (this.state != wanted || text == null) {
			throw new IllegalStateException("Negotiation is " + this.state + ", not " + wanted);
		}
		return text;
	}

	final void agree(String protocol) {
		this.state = State.AGREED;
		this.outcome = protocol;
	}

	final void refuse(String reason) {
		this.state = State.REFUSED;
		this.outcome = reason;
	}

	final void send(byte[] message) {
		this.output.add(message);
	}

	/** Tells what was sent. */
	final void sent(String text) {
		if (this.trace != null) {
			this.trace.onSent(text);
		}
	}

	final void received(String text) {
		if (this.trace != null) {
			this.trace.onReceived(text);
		}
	}

}
