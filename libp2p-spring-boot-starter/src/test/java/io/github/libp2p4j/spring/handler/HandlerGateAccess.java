/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * Lets tests of other packages stand in for a handler at work.
 */
public final class HandlerGateAccess {

	private HandlerGateAccess() {
	}

	public static void enter(HandlerGate gate) {
		gate.enter();
	}

	public static void leave(HandlerGate gate) {
		gate.leave();
	}

}
