/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * Bytes in and out of a negotiation.
 */
final class NegotiationFixture {

	static final byte[] HEADER = message("/multistream/1.0.0");

	private NegotiationFixture() {
	}

	static MultistreamNegotiation responder(String... ids) {
		Set<String> supported = Set.of(ids);
		return MultistreamNegotiation.responder(() -> supported);
	}

	static byte[] hex(String text) {
		return HexFormat.of().parseHex(text);
	}

	static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Written down once more, apart from the code under test. */
	static byte[] message(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		int length = utf8.length + 1;
		byte[] prefix = (length < 128) ? new byte[] { (byte) length }
				: new byte[] { (byte) (length % 128 + 128), (byte) (length / 128) };
		return concat(prefix, utf8, new byte[] { '\n' });
	}

	static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	static byte[] output(MultistreamNegotiation negotiation) {
		ByteBuffer out = ByteBuffer.allocate(65_536);
		negotiation.transmit(out);
		byte[] bytes = new byte[out.flip().remaining()];
		out.get(bytes);
		return bytes;
	}

	/**
	 * @return how many bytes were consumed
	 */
	static int feed(MultistreamNegotiation negotiation, byte[]... parts) {
		ByteBuffer in = ByteBuffer.wrap(concat(parts));
		negotiation.receive(in);
		return in.position();
	}

}
