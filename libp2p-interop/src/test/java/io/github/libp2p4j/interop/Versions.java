/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** What a peer tells of its versions, in words. Stateless. */
final class Versions {

	private Versions() {
	}

	/** The version of the library itself first, then all else and what it runs on. */
	static String of(Implementation implementation, Peer peer) {
		return of(implementation, peer.runtime(), peer.versions());
	}

	static String of(Implementation implementation, String runtime, JsonNode versions) {
		List<String> parts = new ArrayList<>();
		versions.fields().forEachRemaining((entry) -> {
			if (!entry.getKey().equals(implementation.mainPackage())) {
				parts.add(entry.getKey() + " " + entry.getValue().asText());
			}
		});
		if (!runtime.isEmpty()) {
			parts.add(runtime);
		}
		String main = versions.path(implementation.mainPackage()).asText("of unknown version");
		return (main.startsWith("v") ? main.substring(1) : main) + " (" + String.join(", ", parts) + ")";
	}

	/** The first word: the version of the library. */
	static String main(String versions) {
		int end = versions.indexOf(" (");
		return (end < 0) ? versions : versions.substring(0, end);
	}

}
