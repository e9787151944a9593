/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.spring.payload.UnsupportedPayloadException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a type that nothing turns into bytes. Stateless.
 */
final class UnsupportedPayloadFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedPayloadException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedPayloadException cause) {
		return new FailureAnalysis(
				"Nothing turns %s, %s, into the bytes of a message.".formatted(cause.type(), cause.usedAs()),
				cause.remedy(), cause);
	}

}
