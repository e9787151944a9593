/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.util.List;

import io.github.libp2p4j.benchmarks.Role;

/**
 * The child processes of these runs. Stateless.
 */
public final class ScaleRoles {

	private ScaleRoles() {
	}

	/**
	 * @param words the role's name and its arguments
	 */
	public static Role role(List<String> words) {
		return switch (words.get(0)) {
			case "hold-server" -> new HoldServer(words.get(1));
			case "hold-client" -> new HoldClient(words.get(1), words.get(2));
			default -> throw new IllegalArgumentException("No role " + words.get(0));
		};
	}

}
