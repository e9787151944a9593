/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.libp2p4j.ConnectionManager;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Who the node is and what it speaks, for {@code /actuator/info}; no addresses.
 * Thread-safe.
 */
public final class Libp2pInfoContributor implements InfoContributor {

	private final ConnectionManager node;

	public Libp2pInfoContributor(ConnectionManager node) {
		this.node = node;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("peerId", this.node.peerId().toString());
		details.put("keyType", NodeDescription.lowercase(this.node.publicKey().type()));
		details.put("protocols", this.node.protocols());
		builder.withDetail("libp2p", details);
	}

}
