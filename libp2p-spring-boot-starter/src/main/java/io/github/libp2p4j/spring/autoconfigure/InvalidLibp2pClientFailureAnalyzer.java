/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.client.InvalidLibp2pClientException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a client's interface that cannot work. Stateless.
 */
final class InvalidLibp2pClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLibp2pClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLibp2pClientException cause) {
		return new FailureAnalysis("Client %s cannot work: %s.".formatted(cause.client(), cause.problem()),
				cause.action(), cause);
	}

}
