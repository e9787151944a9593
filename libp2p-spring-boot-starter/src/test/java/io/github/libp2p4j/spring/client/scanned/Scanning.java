/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client.scanned;

import io.github.libp2p4j.spring.client.ImportLibp2pClients;

import org.springframework.context.annotation.Configuration;

/**
 * Makes clients of the interfaces beside it.
 */
@Configuration(proxyBeanMethods = false)
@ImportLibp2pClients
public class Scanning {

	/**
	 * No contract: scanning passes it over.
	 */
	public interface Other {

		void other();

	}

}
