/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Writes headers into lent buffers and shows frames to the {@link FrameListener}, if
 * there is one. Loop-confined.
 */
final class FrameWriter {

	private @Nullable FrameListener listener;

	void listener(@Nullable FrameListener frameListener) {
		this.listener = frameListener;
	}

	/**
	 * @param lengthField the low 32 bits of the length field
	 */
	void write(ByteBuffer out, int type, int flags, int streamId, int lengthField) {
		FrameHeader.write(out, type, flags, streamId, lengthField);
		show(false, type, flags, streamId, Integer.toUnsignedLong(lengthField));
	}

	void showInbound(FrameReader frame) {
		show(true, frame.type(), frame.flags(), frame.streamId(), frame.length());
	}

	private void show(boolean inbound, int type, int flags, int streamId, long length) {
		FrameListener shown = this.listener;
		if (shown != null) {
			shown.onFrame(inbound, type, flags, Integer.toUnsignedLong(streamId), length);
		}
	}

}
