/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the actuator endpoint shows. A class of its own, since it needs the actuator.
 * Immutable.
 *
 * @param showAddresses When to show the addresses of the node and its peers, which may be
 * those of people. Peer ids are always shown.
 * @param roles Comma-separated list of roles that may see addresses when they are shown
 * to those authorized; an empty list is everybody authenticated.
 */
@ConfigurationProperties("libp2p.endpoint")
public record EndpointProperties(@DefaultValue("never") Show showAddresses, @DefaultValue Set<String> roles) {

	public EndpointProperties {
		roles = Set.copyOf(roles);
	}

}
