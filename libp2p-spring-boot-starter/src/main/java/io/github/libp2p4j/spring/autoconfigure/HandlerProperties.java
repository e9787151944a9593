/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;

import io.github.libp2p4j.spring.handler.HandlerDefaults;
import io.github.libp2p4j.spring.handler.StreamHandlerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Stream handlers.
 *
 * @param threads Threads that stream handlers run on; auto takes virtual ones where
 * spring.threads.virtual.enabled asks for them, else the library's own choice.
 * @param concurrency Calls of one handler at once at most; further streams are reset.
 * @param concurrencyPerPeer Calls of one handler at once at most for one peer. Defaults
 * to its concurrency.
 * @param timeout Time for a call, from the opening of its stream on. Defaults to 10
 * seconds where there is one message and at most one answer, and to none elsewhere.
 * @param maxMessageSize Size of a message at most, in either direction.
 */
public record HandlerProperties(@DefaultValue("auto") HandlerThreads threads, @DefaultValue("1024") int concurrency,
		@Nullable Integer concurrencyPerPeer, @Nullable Duration timeout,
		@DefaultValue("1MB") DataSize maxMessageSize) {

	private static final String PREFIX = "libp2p.handler.";

	HandlerDefaults toDefaults() {
		StreamHandlerOptions none = StreamHandlerOptions.defaults();
		PropertyCheck.number(PREFIX + "concurrency", this.concurrency, none::withConcurrency);
		if (this.concurrencyPerPeer != null) {
			PropertyCheck.number(PREFIX + "concurrency-per-peer", this.concurrencyPerPeer,
					none::withConcurrencyPerPeer);
		}
		if (this.timeout != null) {
			PropertyCheck.value(PREFIX + "timeout", this.timeout, none::withTimeout);
		}
		PropertyCheck.intSize(PREFIX + "max-message-size", this.maxMessageSize,
				(value) -> none.withMaxMessageSize(DataSize.ofBytes(value)));
		return new HandlerDefaults(this.concurrency, this.concurrencyPerPeer, this.timeout,
				(int) this.maxMessageSize.toBytes());
	}

}
