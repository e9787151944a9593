/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

/**
 * The node could not listen. Immutable.
 */
public final class NodeStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NodeStartException(RuntimeException cause) {
		super("The libp2p node cannot listen: " + cause.getMessage(), cause);
	}

}
