/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;

import org.springframework.boot.actuate.endpoint.SanitizableData;

/**
 * Addresses as text, or what Boot writes in the place of values that are not shown.
 * Immutable.
 *
 * @param shown whether to show them
 */
record AddressText(boolean shown) {

	String of(Multiaddr address) {
		return text(address.toString());
	}

	/** One for each, so that they can be counted all the same. */
	List<String> of(List<Multiaddr> addresses) {
		return addresses.stream().map(this::of).toList();
	}

	/**
	 * @param text may hold addresses, as messages of dials do
	 */
	String text(String text) {
		return this.shown ? text : SanitizableData.SANITIZED_VALUE;
	}

}
