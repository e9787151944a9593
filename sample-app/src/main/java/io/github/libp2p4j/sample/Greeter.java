/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.Protocol;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.handler.PayloadValidationException;

/**
 * Serves {@link GreeterService} to peers. Thread-safe.
 */
@Libp2pController
class Greeter implements GreeterService {

	private final String name;

	Greeter(ConnectionManager node) {
		this.name = node.peerId().toString();
	}

	@Override
	public Greeting greet(Multiaddr peer, Visitor visitor) {
		return new Greeting("Hello, " + visitor.name(), this.name);
	}

	@Override
	public Stream<Integer> countdown(Multiaddr peer, Start start) {
		return IntStream.iterate(start.from(), (left) -> left >= 0, (left) -> left - 1).boxed();
	}

	/**
	 * Without this a peer that sends nonsense sees its stream reset, as one does that
	 * asks for a countdown from nowhere: a greeting would be no number.
	 */
	@StreamExceptionHandler
	Greeting onInvalid(PayloadValidationException failure, @Protocol String protocol)
			throws PayloadValidationException {
		if (!protocol.startsWith("/sample/greet/")) {
			throw failure;
		}
		return new Greeting("Whom? " + failure.getMessage(), this.name);
	}

}
