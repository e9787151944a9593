/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.stream.Collectors;

import io.github.libp2p4j.spring.bootstrap.BootstrapException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that reached too few bootstrap peers. Stateless.
 */
final class BootstrapFailureAnalyzer extends AbstractFailureAnalyzer<BootstrapException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BootstrapException cause) {
		String failures = cause.failures()
			.entrySet()
			.stream()
			.map((failure) -> "%n  - %s: %s".formatted(failure.getKey(), failure.getValue()))
			.collect(Collectors.joining());
		return new FailureAnalysis(
				"Too few bootstrap peers could be reached for the application to start:%n%s".formatted(failures),
				"Check the addresses in libp2p.bootstrap.peers and that these peers run. "
						+ "libp2p.bootstrap.startup-failure-policy=continue starts without them and tries on, retry "
						+ "waits longer before it gives up (libp2p.bootstrap.retry.max-attempts), and "
						+ "libp2p.bootstrap.required-peers says how many are enough.",
				cause);
	}

}
