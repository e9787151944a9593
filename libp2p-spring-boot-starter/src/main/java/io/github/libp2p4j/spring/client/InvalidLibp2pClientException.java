/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import org.jspecify.annotations.Nullable;

/**
 * A client's interface says something that cannot work.
 */
public final class InvalidLibp2pClientException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String client;

	private final String problem;

	private final String action;

	InvalidLibp2pClientException(String client, String problem, String action) {
		this(client, problem, action, null);
	}

	InvalidLibp2pClientException(String client, String problem, String action, @Nullable Throwable cause) {
		super("Client " + client + ": " + problem, cause);
		this.client = client;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * The interface, and its method if it is one's fault, for people to read.
	 */
	public String client() {
		return this.client;
	}

	public String problem() {
		return this.problem;
	}

	/**
	 * What would be right.
	 */
	public String action() {
		return this.action;
	}

}
