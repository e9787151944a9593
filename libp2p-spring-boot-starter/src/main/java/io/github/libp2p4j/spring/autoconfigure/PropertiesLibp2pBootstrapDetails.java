/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.bootstrap.Libp2pBootstrapDetails;

/**
 * The bootstrap peers of {@code libp2p.bootstrap.peers}. Immutable.
 */
record PropertiesLibp2pBootstrapDetails(List<Multiaddr> peers) implements Libp2pBootstrapDetails {
}
