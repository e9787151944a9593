/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import org.jspecify.annotations.Nullable;

/**
 * Who makes an exchange, as failures name it. Immutable.
 *
 * @param group the client's group
 * @param method the client's interface and method, such as {@code SumService.sum}
 */
record ExchangeOrigin(@Nullable String group, @Nullable String method) {

	static final ExchangeOrigin NONE = new ExchangeOrigin(null, null);

	/**
	 * What failures begin with: {@code SumService.sum of group 'workers'}; empty if there
	 * is nothing to say.
	 */
	@Override
	public String toString() {
		if (this.group == null) {
			return (this.method != null) ? this.method : "";
		}
		return ((this.method != null) ? this.method + " of group '" : "Group '") + this.group + "'";
	}

}
