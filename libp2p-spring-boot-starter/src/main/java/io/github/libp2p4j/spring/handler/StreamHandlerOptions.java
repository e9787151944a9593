/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.MessageFraming;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How a handler is called. Immutable; start from {@link #defaults()}. What is null is as
 * the {@code libp2p.handler} properties say, or as a
 * {@link io.github.libp2p4j.RequestProtocol} does.
 *
 * @param concurrency calls at once at most
 * @param concurrencyPerPeer calls at once at most for one peer
 * @param timeout time for a call; zero is none
 * @param maxMessageSize the largest message in either direction
 * @param framing how a message ends
 * @param interceptors stand around this handler's calls alone
 * @param blendWithGlobalInterceptors whether to sort them among the ones for all, by
 * their order, instead of behind them
 * @param autoStartup whether the handler serves once it is registered
 */
public record StreamHandlerOptions(@Nullable Integer concurrency, @Nullable Integer concurrencyPerPeer,
		@Nullable Duration timeout, @Nullable DataSize maxMessageSize, @Nullable MessageFraming framing,
		List<StreamInterceptor> interceptors, boolean blendWithGlobalInterceptors, boolean autoStartup) {

	private static final StreamHandlerOptions DEFAULTS = new StreamHandlerOptions(null, null, null, null, null,
			List.of(), false, true);

	/** As {@code RequestLimits} has it: beside the body an array holds a length. */
	private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

	/**
	 * @throws IllegalArgumentException for a number that makes no sense
	 */
	public StreamHandlerOptions {
		atLeastOne("concurrency", concurrency);
		atLeastOne("concurrencyPerPeer", concurrencyPerPeer);
		if (timeout != null && (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
			throw new IllegalArgumentException("timeout must be between 0 and 365 days, was " + timeout);
		}
		if (maxMessageSize != null && (maxMessageSize.toBytes() < 1 || maxMessageSize.toBytes() > MOST_BYTES)) {
			throw new IllegalArgumentException("maxMessageSize must be between 1 byte and 2 GB, was " + maxMessageSize);
		}
		interceptors = List.copyOf(interceptors);
	}

	public static StreamHandlerOptions defaults() {
		return DEFAULTS;
	}

	public StreamHandlerOptions withConcurrency(int value) {
		return new StreamHandlerOptions(value, this.concurrencyPerPeer, this.timeout, this.maxMessageSize, this.framing,
				this.interceptors, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withConcurrencyPerPeer(int value) {
		return new StreamHandlerOptions(this.concurrency, value, this.timeout, this.maxMessageSize, this.framing,
				this.interceptors, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withTimeout(Duration value) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, value, this.maxMessageSize,
				this.framing, this.interceptors, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withMaxMessageSize(DataSize value) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, this.timeout, value, this.framing,
				this.interceptors, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withFraming(MessageFraming value) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, this.timeout, this.maxMessageSize,
				value, this.interceptors, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withInterceptors(List<StreamInterceptor> values) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, this.timeout, this.maxMessageSize,
				this.framing, values, this.blendWithGlobalInterceptors, this.autoStartup);
	}

	public StreamHandlerOptions withBlendedInterceptors(List<StreamInterceptor> values) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, this.timeout, this.maxMessageSize,
				this.framing, values, true, this.autoStartup);
	}

	public StreamHandlerOptions withAutoStartup(boolean value) {
		return new StreamHandlerOptions(this.concurrency, this.concurrencyPerPeer, this.timeout, this.maxMessageSize,
				this.framing, this.interceptors, this.blendWithGlobalInterceptors, value);
	}

	private static void atLeastOne(String name, @Nullable Integer value) {
		if (value != null && value < 1) {
			throw new IllegalArgumentException(name + " must be at least 1, was " + value);
		}
	}

}
