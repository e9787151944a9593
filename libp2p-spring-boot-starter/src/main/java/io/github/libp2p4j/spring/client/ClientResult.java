/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.payload.SuspendingFunctions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Nullness;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a client's method returns. Immutable.
 *
 * @param content what of the exchange
 * @param delivery how
 * @param type of an answer, if there are any
 * @param adapter of a reactive library, if it is one's type
 */
record ClientResult(Content content, Delivery delivery, ResolvableType type, @Nullable ReactiveAdapter adapter) {

	/** What of the exchange is returned. */
	enum Content {

		/** Nothing: the message has no answer. */
		NOTHING,
		/** The answer. */
		ANSWER,
		/** The answer, or an empty {@link Optional} if the peer ended without one. */
		OPTIONAL_ANSWER,
		/** The answer, or null if the peer ended without one. */
		NULLABLE_ANSWER,
		/** Answers as a {@link java.util.stream.Stream}, or as a reactive library's. */
		STREAM_OF_ANSWERS,
		/** Answers as an {@link Iterable} or {@link Iterator}, for one use. */
		ITERABLE_ANSWERS,
		/** The stream itself. */
		RAW_STREAM;

		boolean isSingle() {
			return switch (this) {
				case NOTHING, ANSWER, OPTIONAL_ANSWER, NULLABLE_ANSWER -> true;
				case STREAM_OF_ANSWERS, ITERABLE_ANSWERS, RAW_STREAM -> false;
			};
		}

		boolean isOptional() {
			return this == OPTIONAL_ANSWER || this == NULLABLE_ANSWER;
		}

		boolean isAnswered() {
			return this != NOTHING && this != RAW_STREAM;
		}

	}

	/** How it is returned. */
	enum Delivery {

		/** The caller waits for it. */
		WAITING,
		/** As a stage; the exchange begins at once. */
		STAGE,
		/** As the type of a reactive library; each subscription is an exchange. */
		REACTIVE

	}

	/**
	 * @throws IllegalArgumentException for a suspending function without what it needs
	 */
	static ClientResult of(Method method, Class<?> client) {
		boolean nullable = Nullness.forMethodReturnType(method) == Nullness.NULLABLE;
		if (!SuspendingFunctions.is(method)) {
			return of(ResolvableType.forMethodReturnType(method, client), nullable);
		}
		if (!SuspendingFunctions.isSupported()) {
			throw new IllegalArgumentException(
					"it is a suspending function, which needs " + SuspendingFunctions.NEEDED);
		}
		ClientResult result = of(SuspendingFunctions.resultOf(method, client), nullable);
		return (result.content == Content.NULLABLE_ANSWER && !nullable)
				? new ClientResult(Content.ANSWER, result.delivery, result.type, result.adapter) : result;
	}

	private static ClientResult of(ResolvableType declared, boolean nullable) {
		Class<?> raw = declared.toClass();
		if (raw == CompletionStage.class || raw == CompletableFuture.class) {
			return of(declared.getGeneric(0), Delivery.STAGE, null, false);
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (adapter == null) {
			return of(declared, Delivery.WAITING, null, nullable);
		}
		if (adapter.isMultiValue()) {
			return new ClientResult(Content.STREAM_OF_ANSWERS, Delivery.REACTIVE, declared.getGeneric(0), adapter);
		}
		ResolvableType content = adapter.isNoValue() ? ResolvableType.forClass(Void.class) : declared.getGeneric(0);
		return of(content, Delivery.REACTIVE, adapter, adapter.supportsEmpty());
	}

	private static ClientResult of(ResolvableType type, Delivery delivery, @Nullable ReactiveAdapter adapter,
			boolean nullable) {
		Class<?> raw = type.toClass();
		if (raw == void.class || raw == Void.class) {
			return new ClientResult(Content.NOTHING, delivery, type, adapter);
		}
		if (raw == Stream.class) {
			return new ClientResult(Content.RAW_STREAM, delivery, type, adapter);
		}
		if (raw == Optional.class) {
			return new ClientResult(Content.OPTIONAL_ANSWER, delivery, type.getGeneric(0), adapter);
		}
		if (raw == java.util.stream.Stream.class) {
			return new ClientResult(Content.STREAM_OF_ANSWERS, delivery, type.getGeneric(0), adapter);
		}
		if (raw == Iterable.class || raw == Iterator.class) {
			return new ClientResult(Content.ITERABLE_ANSWERS, delivery, type.getGeneric(0), adapter);
		}
		return new ClientResult(nullable ? Content.NULLABLE_ANSWER : Content.ANSWER, delivery, type, adapter);
	}

}
