/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.util.List;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks other peers for a greeting when asked by HTTP. Thread-safe.
 */
@RestController
@RequestMapping("/api")
class GreetingController {

	private final GreeterService others;

	/**
	 * @param others the client of group "others", not this application's own
	 * {@link Greeter}
	 */
	GreetingController(@Qualifier("others") GreeterService others) {
		this.others = others;
	}

	@PostMapping("/greet")
	GreeterService.Greeting greet(@RequestParam(required = false) @Nullable String peer,
			@RequestBody @Valid GreeterService.Visitor visitor) {
		return this.others.greet(PeerAddress.parse(peer), visitor);
	}

	@GetMapping("/countdown")
	List<Integer> countdown(@RequestParam(required = false) @Nullable String peer,
			@RequestParam(defaultValue = "3") @Min(0) @Max(GreeterService.MAX_COUNTDOWN) int from) {
		try (Stream<Integer> numbers = this.others.countdown(PeerAddress.parse(peer), new GreeterService.Start(from))) {
			return numbers.toList();
		}
	}

}
