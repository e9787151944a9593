/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the node is well. Immutable.
 *
 * @param minPeers Connected peers below which the node counts as down; 0 asks for none.
 */
public record HealthProperties(@DefaultValue("0") int minPeers) {

	int toMinPeers() {
		return PropertyCheck.value("libp2p.health.min-peers", this.minPeers, (value) -> {
			if (value < 0) {
				throw new IllegalArgumentException("The number of peers must not be negative");
			}
			return value;
		});
	}

}
