/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.stream.Collectors;

import io.github.libp2p4j.spring.context.SecondNodeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a context with two nodes. Stateless.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecondNodeFailureAnalyzer extends AbstractFailureAnalyzer<SecondNodeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecondNodeException cause) {
		String beans = cause.beans().stream().map("%n  - %s"::formatted).collect(Collectors.joining());
		return new FailureAnalysis(
				"An application context has one libp2p node, whose handlers, events, meters and health it has; this "
						+ "one has %d beans of type ConnectionManager:%n%s".formatted(cause.beans().size(), beans),
				"Keep one of them; to change the node that the starter makes, use properties, a "
						+ "Libp2pBuilderCustomizer or a ConnectionManagerCustomizer instead of a node of your own. A "
						+ "node that is only for code which names it, such as a peer for tests, is marked with "
						+ "@Bean(defaultCandidate = false); a second node of equal rank belongs in a context of its "
						+ "own.",
				cause);
	}

}
