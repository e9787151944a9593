/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Which halves of a stream are open. Immutable. <pre>
 *            close            FIN written
 *   OPEN ───────────► CLOSING ───────────► LOCAL_CLOSED
 *    │ FIN received      │ FIN received         │ FIN received
 *    ▼                   ▼                      ▼
 *   REMOTE_CLOSED ──► REMOTE_CLOSED_CLOSING ──► CLOSED
 *            close            FIN written
 *
 *   any but CLOSED ── RST received, or written by this side ──► RESET
 * </pre> {@code CLOSED} and {@code RESET} are final: the stream is forgotten. Whether a
 * stream was announced (SYN) and acknowledged (ACK) is not a matter of its halves: all of
 * this happens before as well as after.
 */
enum StreamPhase {

	/** Both directions are open. */
	OPEN,

	/** Nothing more will be written; pending bytes and FIN are still owed. */
	CLOSING,

	/** FIN was written; the peer still sends. */
	LOCAL_CLOSED,

	/** The peer sent FIN; this side still writes. */
	REMOTE_CLOSED,

	/** The peer sent FIN; pending bytes and FIN are still owed. */
	REMOTE_CLOSED_CLOSING,

	/** FIN went both ways. */
	CLOSED,

	/** RST went one way or the other. */
	RESET;

	/** What moves a stream from one phase to another. */
	enum Input {

		/** The application closed its writing half. */
		CLOSE,

		/** FIN was written into a lent buffer. */
		FIN_WRITTEN,

		/** The peer's FIN arrived. */
		FIN_RECEIVED,

		/** Either side resets the stream. */
		RESET

	}

	/**
	 * @return the phase after {@code input}; this one where the input means nothing
	 * @throws IllegalStateException when FIN is written out of turn, which is a defect of
	 * this room
	 */
	StreamPhase after(Input input) {
		return switch (input) {
			case CLOSE -> afterClose();
			case FIN_WRITTEN -> afterFinWritten();
			case FIN_RECEIVED -> afterFinReceived();
			case RESET -> (this == CLOSED) ? CLOSED : RESET;
		};
	}

	private StreamPhase afterClose() {
		return switch (this) {
			case OPEN -> CLOSING;
			case REMOTE_CLOSED -> REMOTE_CLOSED_CLOSING;
			case CLOSING, LOCAL_CLOSED, REMOTE_CLOSED_CLOSING, CLOSED, RESET -> this;
		};
	}

	private StreamPhase afterFinWritten() {
		return switch (this) {
			case CLOSING -> LOCAL_CLOSED;
			case REMOTE_CLOSED_CLOSING -> CLOSED;
			case OPEN, LOCAL_CLOSED, REMOTE_CLOSED, CLOSED, RESET ->
				throw new IllegalStateException("FIN written in phase " + this);
		};
	}

	private StreamPhase afterFinReceived() {
		return switch (this) {
			case OPEN -> REMOTE_CLOSED;
			case CLOSING -> REMOTE_CLOSED_CLOSING;
			case LOCAL_CLOSED -> CLOSED;
			case REMOTE_CLOSED, REMOTE_CLOSED_CLOSING, CLOSED, RESET -> this;
		};
	}

	/** Whether the peer may still send data. */
	boolean receives() {
		return switch (this) {
			case OPEN, CLOSING, LOCAL_CLOSED -> true;
			case REMOTE_CLOSED, REMOTE_CLOSED_CLOSING, CLOSED, RESET -> false;
		};
	}

	/** Whether bytes of the port may still be written. */
	boolean sends() {
		return switch (this) {
			case OPEN, CLOSING, REMOTE_CLOSED, REMOTE_CLOSED_CLOSING -> true;
			case LOCAL_CLOSED, CLOSED, RESET -> false;
		};
	}

	/** Whether FIN follows what is pending. */
	boolean owesFin() {
		return this == CLOSING || this == REMOTE_CLOSED_CLOSING;
	}

	/** Whether the stream is not yet forgotten. */
	boolean isLive() {
		return this != CLOSED && this != RESET;
	}

}
