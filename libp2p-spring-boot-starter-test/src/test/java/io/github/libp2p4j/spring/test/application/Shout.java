/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.StreamHandler;

import org.springframework.stereotype.Component;

/**
 * Sends back what comes, in capitals: a handler by its type. Immutable.
 */
@Component
@StreamHandler("/shout/1.0.0")
public final class Shout implements ProtocolHandler {

	@Override
	public void handle(Stream stream) throws Exception {
		String text = new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		stream.outputStream().write(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
	}

}
