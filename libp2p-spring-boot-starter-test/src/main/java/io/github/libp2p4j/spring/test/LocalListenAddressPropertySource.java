/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.util.List;
import java.util.stream.Collectors;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.PropertySource;

/**
 * The addresses of the node that runs, asked for when somebody wants them: what is bound
 * may change, and nothing depends on events being published. Thread-safe.
 */
final class LocalListenAddressPropertySource extends PropertySource<ObjectProvider<ConnectionManager>> {

	static final String ONE = "local.libp2p.listen-address";

	static final String ALL = "local.libp2p.listen-addresses";

	LocalListenAddressPropertySource(ObjectProvider<ConnectionManager> node) {
		super("libp2pLocalListenAddresses", node);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		if (!name.equals(ONE) && !name.equals(ALL)) {
			return null;
		}
		List<Multiaddr> addresses = addresses();
		if (addresses.isEmpty()) {
			return null;
		}
		return name.equals(ONE) ? addresses.get(0).toString()
				: addresses.stream().map(Multiaddr::toString).collect(Collectors.joining(","));
	}

	private List<Multiaddr> addresses() {
		ConnectionManager node = getSource().getIfUnique();
		return (node != null && node.state() == NodeState.RUNNING) ? node.listenAddresses() : List.of();
	}

}
