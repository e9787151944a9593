/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.util.List;

/**
 * What one side sent before the other said anything, as a proxy between them saw it.
 * Immutable.
 *
 * @param ours whether this stack sent it
 * @param atMicros since the first byte
 * @param rawBytes how many bytes went over the wire
 * @param noiseLengths plaintext bytes of each Noise message that ended in this turn
 * @param said the items that began in these messages, or in the clear before them
 */
record Turn(boolean ours, long atMicros, int rawBytes, List<Integer> noiseLengths, List<Said> said) {

	Turn {
		noiseLengths = List.copyOf(noiseLengths);
		said = List.copyOf(said);
	}

	/** The smallest thing that means something. Immutable. */
	sealed interface Said {

		/** As it is on the wire, in the clear or before it is sealed. */
		byte[] bytes();

	}

	/**
	 * A message of multistream-select, of the security protocol or of the muxer.
	 *
	 * @param text without length and newline
	 */
	record Line(String text) implements Said {

		@Override
		public byte[] bytes() {
			return RecordedBytes.multistream(this.text);
		}

	}

	/**
	 * A message of the Noise handshake.
	 *
	 * @param number 1 to 3
	 * @param message without its length
	 * @param payload what is sealed in it
	 */
	record NoiseMessage(int number, byte[] message, byte[] payload) implements Said {

		@Override
		public byte[] bytes() {
			byte[] framed = new byte[2 + this.message.length];
			framed[0] = (byte) (this.message.length >>> 8);
			framed[1] = (byte) this.message.length;
			System.arraycopy(this.message, 0, framed, 2, this.message.length);
			return framed;
		}

	}

	/** A Yamux frame. */
	record Framed(RecordedFrame frame) implements Said {

		@Override
		public byte[] bytes() {
			return this.frame.bytes();
		}

	}

}
