/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.Comparator;
import java.util.List;

import io.github.libp2p4j.spring.handler.StreamHandlerInfo;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistry;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * The handlers of the registry. Thread-safe.
 */
public record RegistryHandlerControl(StreamHandlerRegistry registry) implements HandlerControl {

	@Override
	public List<HandlerDescription> handlers() {
		return this.registry.handlers()
			.stream()
			.sorted(Comparator.comparing(StreamHandlerInfo::id))
			.map((handler) -> new HandlerDescription(handler.id(), handler.protocols(),
					NodeDescription.lowercase(handler.state()), handler.running()))
			.toList();
	}

	@Override
	public boolean apply(String id, Action action) {
		if (this.registry.handler(id).isEmpty()) {
			return false;
		}
		try {
			switch (action) {
				case PAUSE -> this.registry.pause(id);
				case RESUME -> this.registry.resume(id);
				case START -> this.registry.start(id);
				case STOP -> this.registry.stop(id);
			}
		}
		catch (IllegalStateException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason);
		}
		return true;
	}

}
