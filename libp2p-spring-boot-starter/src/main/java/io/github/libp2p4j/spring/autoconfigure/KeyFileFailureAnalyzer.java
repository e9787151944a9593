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
		return new FailureAnalysis("The key file of the libp2p node cannot be used: " + cause.getMessage(),
				"Check libp2p.identity.location. For a first start without a file, set "
						+ "libp2p.identity.create-if-missing=true. A broken file is never replaced: restore it from a "
						+ "copy, or remove it to become a new peer with a new peer id.",
				cause);
	}

}
