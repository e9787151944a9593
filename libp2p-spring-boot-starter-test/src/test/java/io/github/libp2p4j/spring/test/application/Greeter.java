/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import java.io.IOException;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.StreamHandler;

/**
 * Says hello to whoever opens a stream. Immutable.
 */
@Libp2pController
public class Greeter {

	@StreamHandler("/hello/1.0.0")
	void hello(Stream stream) throws IOException {
		stream.outputStream().write(new byte[] { 'h', 'i' });
	}

}
