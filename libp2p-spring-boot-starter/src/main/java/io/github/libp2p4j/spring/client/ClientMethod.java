/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.RequestException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

/**
 * A method of a client: one protocol, with everything found out that does not depend on
 * the call. Thread-safe.
 */
final class ClientMethod {

	private static final byte[] NOTHING = {};

	private final PeerGroup group;

	private final ExchangeOptions options;

	private final ClientArguments arguments;

	private final ClientResult result;

	private final ClientCodecs codecs;

	private final ClientEngine engine;

	ClientMethod(PeerGroup group, ExchangeOptions options, ClientSignature signature, ClientEngine engine) {
		this.group = group;
		this.options = options;
		this.arguments = signature.arguments();
		this.result = signature.result();
		this.codecs = signature.codecs();
		this.engine = engine;
	}

	@Nullable Object invoke(@Nullable Object[] values) {
		ReactiveAdapter adapter = this.result.adapter();
		if (adapter != null && adapter.isMultiValue()) {
			return ReactiveMessages.deferred(adapter,
					() -> messages(values).askMany(this.engine, exchange(values), this.codecs.answer()));
		}
		if (adapter != null) {
			return ReactiveAnswers.deferred(adapter, () -> stage(exchange(values), messages(values)));
		}
		Exchange exchange = exchange(values);
		RequestMessages messages = messages(values);
		if (this.result.delivery() == ClientResult.Delivery.STAGE) {
			return stage(exchange, messages);
		}
		return waiting(exchange, messages);
	}

	private Exchange exchange(@Nullable Object[] values) {
		Duration timeout = this.arguments.timeout(values);
		ExchangeOptions timed = (timeout != null)
				? this.options.withTimeout(ClientGroup.requireTimeout("timeout", timeout)) : this.options;
		return new Exchange(route(this.arguments.target(values)), timed, shape());
	}

	private PeerRoute route(@Nullable PeerTarget target) {
		if (target != null) {
			return this.group.route(target);
		}
		if (!this.group.hasPeers()) {
			throw new IllegalArgumentException(
					this.options.origin() + " was called with null for the peer to ask, and the group has no peers");
		}
		return this.group.route();
	}

	private ExchangeShape shape() {
		boolean unary = this.result.content().isSingle() && !this.arguments.isMany();
		boolean async = this.result.delivery() != ClientResult.Delivery.WAITING;
		return new ExchangeShape(unary, async);
	}

	private RequestMessages messages(@Nullable Object[] values) {
		Object payload = this.arguments.payload(values);
		if (payload == null) {
			return RequestMessages.one(NOTHING, this.codecs.nothing());
		}
		Codec<Object> codec = this.codecs.message();
		return this.arguments.isMany() ? RequestMessages.many(payload, (message) -> codec)
				: RequestMessages.one(payload, codec);
	}

	private @Nullable Object waiting(Exchange exchange, RequestMessages messages) {
		return switch (this.result.content()) {
			case NOTHING -> {
				messages.tell(this.engine, exchange);
				yield null;
			}
			case ANSWER -> messages.ask(this.engine, exchange, this.codecs.answer());
			case NULLABLE_ANSWER -> optional(exchange, messages).orElse(null);
			case OPTIONAL_ANSWER -> optional(exchange, messages);
			case STREAM_OF_ANSWERS, ITERABLE_ANSWERS, RAW_STREAM ->
				Exchanges.await(exchange.options(), stage(exchange, messages));
		};
	}

	private Optional<?> optional(Exchange exchange, RequestMessages messages) {
		try {
			return (Optional<?>) messages.ask(this.engine, exchange, this.codecs.answer());
		}
		catch (RequestException ex) {
			if (isAbsence(ex)) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	private CompletableFuture<@Nullable Object> stage(Exchange exchange, RequestMessages messages) {
		Codec<Object> answer = this.codecs.answer();
		try {
			return switch (this.result.content()) {
				case NOTHING -> derived(messages.tellAsync(this.engine, exchange), (taken) -> null);
				case ANSWER -> derived(messages.askAsync(this.engine, exchange, answer), (value) -> value);
				case NULLABLE_ANSWER -> orAbsent(messages.askAsync(this.engine, exchange, answer), false);
				case OPTIONAL_ANSWER -> orAbsent(messages.askAsync(this.engine, exchange, answer), true);
				case STREAM_OF_ANSWERS ->
					derived(messages.askMany(this.engine, exchange, answer), IncomingMessages::stream);
				case ITERABLE_ANSWERS -> derived(messages.askMany(this.engine, exchange, answer), (value) -> value);
				case RAW_STREAM -> derived(this.engine.exchanges().open(exchange), (stream) -> stream);
			};
		}
		catch (RequestException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <T> CompletableFuture<@Nullable Object> derived(CompletableFuture<T> origin,
			Function<T, @Nullable Object> conversion) {
		CompletableFuture<@Nullable Object> derived = new CompletableFuture<>();
		origin.whenComplete((value, failure) -> {
			if (failure != null) {
				derived.completeExceptionally(ExchangeFailures.unwrap(failure));
			}
			else {
				derived.complete(conversion.apply(value));
			}
		});
		return Exchanges.cancelling(derived, origin);
	}

	private static CompletableFuture<@Nullable Object> orAbsent(CompletableFuture<?> origin, boolean optional) {
		CompletableFuture<@Nullable Object> derived = new CompletableFuture<>();
		origin.whenComplete((value, failure) -> {
			Throwable cause = (failure != null) ? ExchangeFailures.unwrap(failure) : null;
			if (cause != null && !isAbsence(cause)) {
				derived.completeExceptionally(cause);
				return;
			}
			Optional<?> answer = (value instanceof Optional<?> present) ? present : Optional.empty();
			derived.complete(optional ? answer : answer.orElse(null));
		});
		return Exchanges.cancelling(derived, origin);
	}

	private static boolean isAbsence(Throwable failure) {
		return failure instanceof RequestException request && request.reason() == RequestException.Reason.NO_ANSWER;
	}

}
