/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.libp2p4j.Registration;

/**
 * Undoes something the first time that it is closed. Thread-safe.
 */
final class OnceOnly implements Registration {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Runnable undo;

	OnceOnly(Runnable undo) {
		this.undo = undo;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.undo.run();
		}
	}

}
