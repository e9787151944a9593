/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.identity.KeyFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a key file that cannot be used. Stateless.
 */
final class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, KeyFileException cause) {
		return new FailureAnalysis("The key file of the libp2p node, %s, %s.".formatted(cause.path(), cause
			.problem()), cause.remedy()
					+ ". The file is named by libp2p.identity.location, libp2p.identity.create-if-missing=true "
					+ "has one made where there is none, and libp2p.identity.access=mounted accepts a mounted secret. "
					+ "What exists is never replaced: without its key the node becomes another peer.",
				cause);
	}

}
