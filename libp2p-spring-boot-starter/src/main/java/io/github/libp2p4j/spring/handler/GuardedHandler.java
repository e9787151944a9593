/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;

/**
 * Calls an application's handlers through the {@link HandlerGate}. What they throw is the
 * node's to log and to answer with a reset. Thread-safe.
 */
final class GuardedHandler {

	private final HandlerGate gate;

	GuardedHandler(HandlerGate gate) {
		this.gate = gate;
	}

	ProtocolHandler blocking(ProtocolHandler handler) {
		return (stream) -> {
			if (!this.gate.enter()) {
				stream.reset();
				return;
			}
			try {
				handler.handle(stream);
			}
			finally {
				this.gate.leave();
			}
		};
	}

	AsyncProtocolHandler asynchronous(AsyncProtocolHandler handler) {
		return (stream) -> {
			if (!this.gate.enter()) {
				stream.reset();
				return CompletableFuture.completedFuture(null);
			}
			CompletionStage<?> stage = null;
			try {
				stage = handler.handle(stream);
				return stage.whenComplete((result, failure) -> this.gate.leave());
			}
			finally {
				if (stage == null) {
					this.gate.leave();
				}
			}
		};
	}

}
