/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import org.jspecify.annotations.Nullable;

/**
 * What a session reports that is not of one stream. Called from within the session's
 * methods.
 */
public interface YamuxListener {

	/**
	 * The peer opened a stream.
	 * @param stream has no port before this returns
	 * @return where its bytes go, or null to refuse it: RST, and no
	 * {@link #onStreamForgotten}
	 */
	@Nullable StreamPort onStreamOpened(YamuxStream stream);

	/**
	 * The backlog of unacknowledged streams, or their number, has room again after an
	 * open was denied for want of it.
	 */
	void onOpenable();

	/**
	 * A stream is over in both directions, or reset by either side, and is forgotten.
	 */
	void onStreamForgotten(YamuxStream stream);

	/**
	 * The peer said GoAway. 0 is a normal end: no streams are opened any more, either
	 * way, those open may finish. On any other code the caller closes. Called again only
	 * with another code.
	 * @param code unsigned 32 bits
	 */
	void onGoAway(long code);

	/**
	 * A ping of this side came back.
	 */
	void onRoundTrip(long nanos);

	/**
	 * A receive window grew.
	 */
	void onWindowGrown(YamuxStream stream, int fromBytes, int toBytes);

	/**
	 * The budget refused a window's growth.
	 */
	void onWindowGrowthRefused(YamuxStream stream);

}
