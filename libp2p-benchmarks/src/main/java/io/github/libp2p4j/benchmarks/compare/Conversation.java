/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Two programs, one of which has dialled the other and keeps that connection; no other
 * conversation uses them. Used by one thread.
 */
final class Conversation implements AutoCloseable {

	private final Pairing pairing;

	private final NodeProcess listener;

	private final NodeProcess dialler;

	Conversation(Pairing pairing) throws IOException, InterruptedException {
		this.pairing = pairing;
		this.listener = NodeProcess.listener(pairing.listener());
		try {
			this.dialler = NodeProcess.dialler(pairing.dialler());
		}
		catch (IOException | InterruptedException ex) {
			this.listener.close();
			throw ex;
		}
		ask("dial", Map.of());
	}

	Pairing pairing() {
		return this.pairing;
	}

	/** What the listener says of itself. */
	JsonNode listenerReady() {
		return this.listener.ready();
	}

	/** Has the dialler do something; it knows the listener's address. */
	JsonNode ask(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
		Map<String, Object> all = new HashMap<>(arguments);
		all.put("address", this.listener.address());
		return this.dialler.ask(command, all);
	}

	/** What both have taken so far. */
	long cpuNanos() {
		return this.listener.cpuNanos() + this.dialler.cpuNanos();
	}

	@Override
	public void close() {
		this.dialler.close();
		this.listener.close();
	}

}
