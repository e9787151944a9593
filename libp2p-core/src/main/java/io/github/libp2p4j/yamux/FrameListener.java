/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Is shown the header of every frame, both ways: for a log of frames. Called from within
 * the session's methods.
 */
public interface FrameListener {

	/**
	 * A header was read, before it is judged, or written.
	 * @param inbound whether the peer sent it
	 * @param type see {@link FrameHeader#typeName}
	 * @param flags see {@link FrameHeader#flagNames}
	 * @param streamId unsigned 32 bits, 0 for the session
	 * @param length unsigned 32 bits: body bytes, credit, ping value or code, as the type
	 * has it
	 */
	void onFrame(boolean inbound, int type, int flags, long streamId, long length);

}
