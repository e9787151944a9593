/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.util.stream.Stream;

import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What peers ask one another. The one interface is both sides: {@link Greeter} serves it,
 * and the client that {@link SampleApplication} imports calls it. The address is that of
 * the other side: whom to ask, or who asks.
 */
@Libp2pExchange("/sample")
public interface GreeterService {

	/** Where a countdown begins at most; chosen. */
	int MAX_COUNTDOWN = 1000;

	/**
	 * One message, one answer, as JSON.
	 */
	@ProtocolExchange("/greet/1.0.0")
	Greeting greet(Multiaddr peer, @Valid Visitor visitor);

	/**
	 * One message, many answers, each sent when it is due and read when it is asked for.
	 */
	@ProtocolExchange("/countdown/1.0.0")
	Stream<Integer> countdown(Multiaddr peer, @Valid Start start);

	/**
	 * Who wants to be greeted.
	 */
	record Visitor(@NotBlank @Size(max = 100) String name) {
	}

	/**
	 * The answer.
	 *
	 * @param text such as "Hello, Ada"
	 * @param by the id of the peer that greets
	 */
	record Greeting(String text, String by) {
	}

	/**
	 * Where to begin.
	 */
	record Start(@Min(0) @Max(MAX_COUNTDOWN) int from) {
	}

}
