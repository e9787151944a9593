/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.context.NodeStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a node that cannot listen. Stateless.
 */
final class NodeStartFailureAnalyzer extends AbstractFailureAnalyzer<NodeStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NodeStartException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"If another process listens there, stop it; else set libp2p.listen-addresses to addresses of this "
						+ "machine with free ports; port 0, as in /ip4/127.0.0.1/tcp/0, takes any free one.",
				cause);
	}

}
