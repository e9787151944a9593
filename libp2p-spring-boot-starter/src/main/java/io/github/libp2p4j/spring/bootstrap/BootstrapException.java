/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.libp2p4j.identity.PeerId;

/**
 * Too few bootstrap peers could be reached for the application to start. Immutable.
 */
public final class BootstrapException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Map<String, String> failures;

	/**
	 * @param required how many had to be connected
	 * @param connected how many were
	 */
	BootstrapException(int required, int connected, Map<PeerId, Throwable> failures) {
		super("Of the bootstrap peers, " + required + " had to be connected and " + connected
				+ ((connected == 1) ? " was" : " were") + ": "
				+ texts(failures).entrySet()
					.stream()
					.map((failure) -> failure.getKey() + ": " + failure.getValue())
					.collect(Collectors.joining("; ")));
		this.failures = texts(failures);
		failures.values().forEach(this::addSuppressed);
	}

	private static Map<String, String> texts(Map<PeerId, Throwable> failures) {
		Map<String, String> texts = new TreeMap<>();
		failures.forEach((peer, failure) -> texts.put(peer.toString(), String.valueOf(failure.getMessage())));
		return texts;
	}

	/**
	 * Why, by the peer's id.
	 */
	public Map<String, String> failures() {
		return this.failures;
	}

}
