/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.client.MissingPeersException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a client that knows nobody to ask. Stateless.
 */
final class MissingPeersFailureAnalyzer extends AbstractFailureAnalyzer<MissingPeersException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingPeersException cause) {
		return new FailureAnalysis(
				"Nobody says whom %s is to ask: client group '%s' has no peers.".formatted(cause.method(),
						cause.group()),
				("Set libp2p.client.%s.peers to multiaddrs such as /dns4/example.com/tcp/4001/p2p/PEER_ID, "
						+ "or give the method a PeerId, Multiaddr or Connection parameter.")
					.formatted(cause.group()),
				cause);
	}

}
