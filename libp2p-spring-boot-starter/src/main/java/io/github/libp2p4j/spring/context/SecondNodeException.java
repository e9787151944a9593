/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.util.List;

/**
 * An application context has more than one node. Immutable.
 */
public final class SecondNodeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final List<String> beans;

	SecondNodeException(List<String> beans) {
		super("An application context has one libp2p node, and this one has " + beans.size() + ": "
				+ String.join(", ", beans));
		this.beans = List.copyOf(beans);
	}

	/**
	 * The names of the beans, each with where it comes from if that is known.
	 */
	public List<String> beans() {
		return this.beans;
	}

}
