/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.handler.DuplicateProtocolException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a protocol that has two handlers. Stateless.
 */
final class DuplicateProtocolFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateProtocolException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateProtocolException cause) {
		return new FailureAnalysis("The protocol '%s' has two handlers:%n%n  - %s%n  - %s".formatted(cause.protocol(),
				cause.first(), cause.second()), "Remove one of the two, or give one another protocol id.", cause);
	}

}
