/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

/**
 * Nobody said whom to ask: neither the call nor the group does. There is no default peer.
 */
public final class MissingPeersException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String group;

	private final String method;

	MissingPeersException(String group, String method) {
		super("Client group '" + group + "' has no peers, and " + method + " does not say whom to ask");
		this.group = group;
		this.method = method;
	}

	public String group() {
		return this.group;
	}

	/**
	 * What would ask, such as {@code SumService.sum}.
	 */
	public String method() {
		return this.method;
	}

}
