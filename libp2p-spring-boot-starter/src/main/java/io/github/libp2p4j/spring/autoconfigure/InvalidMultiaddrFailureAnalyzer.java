/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a property that should hold a multiaddr and does not. Stateless.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidMultiaddrFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMultiaddrException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMultiaddrException cause) {
		String message = cause.getMessage();
		return new FailureAnalysis(place(findCause(rootFailure, BindException.class)) + message,
				"Write addresses as multiaddrs, such as /ip4/0.0.0.0/tcp/4001 to listen on a port or "
						+ "/ip4/127.0.0.1/tcp/0 for a free one.",
				cause);
	}

	private static String place(@Nullable BindException binding) {
		if (binding == null) {
			return "";
		}
		ConfigurationProperty property = binding.getProperty();
		if (property == null) {
			return "Property " + binding.getName() + ": ";
		}
		String origin = (property.getOrigin() != null) ? " (from " + property.getOrigin() + ")" : "";
		return "Property " + property.getName() + origin + ": ";
	}

}
