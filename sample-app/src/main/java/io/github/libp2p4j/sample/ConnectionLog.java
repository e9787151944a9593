/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import io.github.libp2p4j.spring.event.ConnectionClosedEvent;
import io.github.libp2p4j.spring.event.ConnectionOpenedEvent;
import io.github.libp2p4j.spring.event.DialFailedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs who comes and goes. Thread-safe.
 */
@Component
class ConnectionLog {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLog.class);

	@EventListener
	void opened(ConnectionOpenedEvent event) {
		logger.info("{} connection {} with {} at {} is open", event.direction(), event.connectionId(), event.peerId(),
				event.remoteAddress());
	}

	@EventListener
	void closed(ConnectionClosedEvent event) {
		logger.info("{} connection {} with {} is closed after {}: {}", event.direction(), event.connectionId(),
				event.peerId(), event.duration(), event.reason().detail());
	}

	@EventListener
	void failed(DialFailedEvent event) {
		logger.info("Dial of {} failed: {}", event.address(), event.message());
	}

}
