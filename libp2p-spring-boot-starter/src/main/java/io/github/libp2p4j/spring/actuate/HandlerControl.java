/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;

/**
 * The stream handlers, as the endpoint shows and controls them.
 */
public interface HandlerControl {

	/** In the order of their ids. */
	List<HandlerDescription> handlers();

	/**
	 * Does something to a handler.
	 * @return whether there is such a handler
	 */
	boolean apply(String id, Action action);

	/** What can be done to a handler. */
	enum Action {

		/** Refuses new streams, keeping the protocol. */
		PAUSE,
		/** Takes streams again. */
		RESUME,
		/** Serves the protocol. */
		START,
		/** Serves the protocol no longer. */
		STOP

	}

	/**
	 * One handler, as {@code /actuator/libp2p/handlers} shows it.
	 *
	 * @param protocols that it serves
	 * @param state running, paused, stopped
	 * @param running invocations at work
	 */
	record HandlerDescription(String id, List<String> protocols, String state, int running) {
	}

}
