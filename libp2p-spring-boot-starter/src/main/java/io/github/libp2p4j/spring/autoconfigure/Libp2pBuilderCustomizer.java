/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.host.Libp2p;

/**
 * A bean that changes how the node is built, after the properties were applied, so that
 * code wins. Several are called in their order.
 */
@FunctionalInterface
public interface Libp2pBuilderCustomizer {

	void customize(Libp2p.Builder builder);

}
