/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.handler.InvalidStreamHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a stream handler that cannot work as it is declared. Stateless.
 */
final class InvalidStreamHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStreamHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStreamHandlerException cause) {
		return new FailureAnalysis(
				"The stream handler, %s, cannot work: %s.".formatted(cause.handler(), cause.problem()), cause.action(),
				cause);
	}

}
