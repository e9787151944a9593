/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import java.io.IOException;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.StreamHandler;

import org.springframework.stereotype.Component;

/**
 * Sends back what comes. Immutable.
 */
@Component
public class Echo {

	@StreamHandler("/echo/1.0.0")
	void echo(Stream stream) throws IOException {
		stream.inputStream().transferTo(stream.outputStream());
	}

	@StreamHandler("/fail/1.0.0")
	void fail(Stream stream) {
		throw new IllegalStateException("fails on purpose");
	}

}
