/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

/**
 * Changes groups of clients after the properties were applied, so that code wins. Beans
 * of this type are called in their order, once for each group.
 */
@FunctionalInterface
public interface Libp2pClientGroupConfigurer {

	/**
	 * @param group as properties and earlier configurers left it
	 * @return what to go on with; {@code group} itself to leave it
	 */
	ClientGroup configure(ClientGroup group);

}
