/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBuilderCustomizer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Adds an address in code, where properties do not reach. Immutable.
 */
@Component
public class Eager implements Libp2pBuilderCustomizer {

	private final String address;

	Eager(@Value("${scene.more-addresses:/ip4/127.0.0.1/tcp/0}") String address) {
		this.address = address;
	}

	@Override
	public void customize(Libp2p.Builder builder) {
		builder.listen(this.address);
	}

}
