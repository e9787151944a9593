/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the bootstrap peers are. A bean of this type, such as a container's, takes the
 * place of {@code libp2p.bootstrap.peers}.
 */
public interface Libp2pBootstrapDetails extends ConnectionDetails {

	/**
	 * The addresses, each ending in {@code /p2p/PEERID}; several of one peer are tried
	 * together.
	 */
	List<Multiaddr> peers();

}
