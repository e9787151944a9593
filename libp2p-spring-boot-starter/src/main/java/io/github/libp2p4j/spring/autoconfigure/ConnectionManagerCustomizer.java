/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;

/**
 * A bean that works on the node when it is built and not yet started: registers handlers,
 * listens to events. Several are called in their order.
 */
@FunctionalInterface
public interface ConnectionManagerCustomizer {

	void customize(ConnectionManager node);

}
