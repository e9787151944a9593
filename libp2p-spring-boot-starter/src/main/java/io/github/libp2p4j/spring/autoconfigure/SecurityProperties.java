/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.libp2p4j.identity.PeerId;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may connect and call. Immutable.
 *
 * @param allowedPeers Comma-separated list of peer ids that may connect and be connected
 * to; an empty list is for everybody.
 * @param authentication Whether to make the peer Spring Security's authentication while a
 * stream handler runs, where Spring Security is present.
 */
public record SecurityProperties(@DefaultValue List<String> allowedPeers,
		@DefaultValue("true") boolean authentication) {

	public SecurityProperties {
		allowedPeers = List.copyOf(allowedPeers);
	}

	Set<PeerId> toAllowedPeers() {
		return PropertyCheck.value("libp2p.security.allowed-peers", this.allowedPeers,
				(all) -> all.stream().map(String::trim).map(PeerId::parse).collect(Collectors.toUnmodifiableSet()));
	}

}
