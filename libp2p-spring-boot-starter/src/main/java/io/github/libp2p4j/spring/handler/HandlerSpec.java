/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.RequestLimits;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be known of a handler to serve it. Immutable.
 *
 * @param id its name
 * @param protocols the protocol ids that it is for
 * @param description the bean, and the method if it is one, for people to read
 * @param invocation what to call
 * @param exceptions who deals with its failures: its own bean, then the advice
 * @param interceptors around it, outermost first
 * @param terms how to call it
 */
record HandlerSpec(String id, List<String> protocols, String description, Invocation invocation,
		List<ExceptionMethods> exceptions, List<StreamInterceptor> interceptors, Terms terms) {

	/**
	 * How a handler is called, nothing left open.
	 *
	 * @param concurrency calls at once at most
	 * @param concurrencyPerPeer of one peer
	 * @param timeout null for none
	 * @param maxRequestBytes the largest message of a peer
	 * @param maxAnswerBytes the largest message to a peer
	 * @param framing how a message ends
	 * @param autoStartup whether it serves once it is registered
	 */
	record Terms(int concurrency, int concurrencyPerPeer, @Nullable Duration timeout, int maxRequestBytes,
			int maxAnswerBytes, MessageFraming framing, boolean autoStartup) {

		/** As good as none, since a request has a timeout. */
		private static final Duration NO_TIMEOUT = Duration.ofDays(365);

		/**
		 * @param requests what holds where neither options nor properties say anything,
		 * if core serves this as a request; else null
		 * @param own limits that a handler brought along rank before the properties
		 */
		static Terms of(StreamHandlerOptions options, HandlerDefaults defaults, @Nullable RequestLimits requests,
				@Nullable RequestLimits own) {
			int concurrency = first(options.concurrency(), (own != null) ? own.maxInbound() : null,
					defaults.concurrency());
			int perPeer = first(options.concurrencyPerPeer(), (own != null) ? own.maxInboundPerPeer() : null,
					(defaults.concurrencyPerPeer() != null) ? defaults.concurrencyPerPeer() : concurrency);
			Integer bytes = (options.maxMessageSize() != null) ? (int) options.maxMessageSize().toBytes() : null;
			int requestBytes = first(bytes, (own != null) ? own.maxRequestBytes() : null, defaults.maxMessageBytes());
			int answerBytes = first(bytes, (own != null) ? own.maxAnswerBytes() : null, defaults.maxMessageBytes());
			return new Terms(concurrency, Math.min(perPeer, concurrency), timeout(options, defaults, requests, own),
					requestBytes, answerBytes, (options.framing() != null) ? options.framing() : MessageFraming.UVARINT,
					options.autoStartup());
		}

		private static @Nullable Duration timeout(StreamHandlerOptions options, HandlerDefaults defaults,
				@Nullable RequestLimits requests, @Nullable RequestLimits own) {
			Duration timeout = options.timeout();
			if (timeout == null && own != null) {
				timeout = own.timeout();
			}
			if (timeout == null) {
				timeout = defaults.timeout();
			}
			if (timeout == null && requests != null) {
				timeout = requests.timeout();
			}
			return (timeout == null || timeout.isZero()) ? null : timeout;
		}

		private static int first(@Nullable Integer said, @Nullable Integer brought, int otherwise) {
			if (said != null) {
				return said;
			}
			return (brought != null) ? brought : otherwise;
		}

		RequestLimits toRequestLimits() {
			return RequestLimits.defaults()
				.withInbound(this.concurrency, this.concurrencyPerPeer)
				.withMaxRequestBytes(this.maxRequestBytes)
				.withMaxAnswerBytes(this.maxAnswerBytes)
				.withTimeout((this.timeout != null) ? this.timeout : NO_TIMEOUT);
		}

	}

	boolean isUnary() {
		return switch (this.invocation.exchange()) {
			case UNARY, ONE_WAY -> true;
			case RAW, MESSAGES -> false;
		};
	}

}
