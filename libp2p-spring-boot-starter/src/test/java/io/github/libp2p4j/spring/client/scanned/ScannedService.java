/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client.scanned;

import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;

/**
 * What scanning finds.
 */
@Libp2pExchange("/sum")
public interface ScannedService {

	@ProtocolExchange("/1.0.0")
	Sum sum(Multiaddr target, Numbers numbers);

	/**
	 * What is asked.
	 */
	record Numbers(int a, int b) {
	}

	/**
	 * What is answered.
	 */
	record Sum(int total) {
	}

}
