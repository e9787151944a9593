/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.handler.DuplicateHandlerIdException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an id that two stream handlers claim. Stateless.
 */
final class DuplicateHandlerIdFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateHandlerIdException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateHandlerIdException cause) {
		return new FailureAnalysis(
				"Two stream handlers have the id '%s':%n%n  - %s%n  - %s".formatted(cause.id(), cause.first(),
						cause.second()),
				"Give one of the two another id, such as by @StreamHandler(id = \"...\").", cause);
	}

}
