/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.upgrade.WireLog;
import io.github.libp2p4j.yamux.FrameHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what crosses a connection after decryption: negotiation messages and Yamux frames,
 * both directions. At info, since it is only there when somebody switched it on.
 * Loop-confined.
 */
final class Slf4jWireLog implements WireLog {

	private static final Logger logger = LoggerFactory.getLogger("io.github.libp2p4j.frames");

	private final String connection;

	Slf4jWireLog(String connection) {
		this.connection = connection;
	}

	@Override
	public void onReceived(String text) {
		logger.info("{} < multistream {}", this.connection, printable(text));
	}

	@Override
	public void onSent(String text) {
		logger.info("{} > multistream {}", this.connection, printable(text));
	}

	@Override
	public void onFrame(boolean inbound, int type, int flags, long streamId, long length) {
		logger.info("{} {} yamux {} {} stream {} length {}", this.connection, inbound ? '<' : '>',
				FrameHeader.typeName(type), FrameHeader.flagNames(flags), streamId, length);
	}

	/**
	 * The peer chose the text: no line breaks or control characters of its own in our
	 * log.
	 */
	private static String printable(String text) {
		return text.replaceAll("[^\\x20-\\x7E]", "?");
	}

}
