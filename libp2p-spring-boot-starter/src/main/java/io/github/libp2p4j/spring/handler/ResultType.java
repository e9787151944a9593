/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a method of a handler returns. Immutable.
 *
 * @param count how many messages that makes
 * @param later whether it is there only later
 * @param adapter of a reactive type; else null
 * @param element the type of a message
 * @param nullable whether there may be nothing instead of the one message
 */
record ResultType(Count count, boolean later, @Nullable ReactiveAdapter adapter, ResolvableType element,
		boolean nullable) {

	/** How many messages. */
	enum Count {

		NONE, ONE, MANY

	}

	static ResultType of(BeanMethod method) {
		ResolvableType suspended = method.suspended();
		return (suspended != null) ? of(suspended, false) : of(method.returnType());
	}

	static ResultType of(MethodParameter returnType) {
		return of(ResolvableType.forMethodParameter(returnType),
				Nullness.forMethodParameter(returnType) == Nullness.NULLABLE);
	}

	static ResultType of(ResolvableType type, boolean nullable) {
		Class<?> raw = type.toClass();
		if (CompletionStage.class.isAssignableFrom(raw)) {
			return one(type.as(CompletionStage.class).getGeneric(0), true, null, nullable);
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (adapter != null) {
			if (adapter.isNoValue()) {
				return new ResultType(Count.NONE, true, adapter, ResolvableType.forClass(Void.class), false);
			}
			return adapter.isMultiValue() ? new ResultType(Count.MANY, true, adapter, type.getGeneric(0), false)
					: one(type.getGeneric(0), true, adapter, adapter.supportsEmpty());
		}
		// Only the bare interfaces are messages one after the other: see
		// PayloadParameter.
		if (raw == Stream.class || raw == Iterable.class || raw == Iterator.class) {
			return new ResultType(Count.MANY, false, null, type.getGeneric(0), false);
		}
		return one(type, false, null, nullable);
	}

	private static ResultType one(ResolvableType type, boolean later, @Nullable ReactiveAdapter adapter,
			boolean nullable) {
		Class<?> raw = type.toClass();
		if (raw == void.class || raw == Void.class) {
			return new ResultType(Count.NONE, later, adapter, type, false);
		}
		if (raw == Optional.class) {
			return new ResultType(Count.ONE, later, adapter, type.getGeneric(0), true);
		}
		return new ResultType(Count.ONE, later, adapter, type, nullable);
	}

	/**
	 * What a method returned, as a stage.
	 * @return null if it is there already
	 */
	@Nullable CompletionStage<? extends @Nullable Object> stage(@Nullable Object result, BeanMethod method) {
		if (!this.later) {
			return null;
		}
		if (result == null) {
			throw new IllegalStateException(method.invocable() + " returned null instead of a "
					+ method.invocable().getReturnType().getSimpleName());
		}
		return (this.adapter != null) ? ReactiveMessages.single(this.adapter, result)
				: (CompletionStage<? extends @Nullable Object>) result;
	}

	/**
	 * @return null if there is no message at all
	 * @throws io.github.libp2p4j.spring.payload.UnsupportedPayloadException if nobody
	 * knows how
	 */
	@Nullable Writer writer(PayloadConverters converters, String description) {
		return (this.count == Count.NONE) ? null : new Writer(
				converters.requireCodec(this.element, "the answer of " + description), this.nullable, description);
	}

	/**
	 * Turns what a method returned into messages. Immutable.
	 *
	 * @param codec by whom
	 * @param nullable whether nothing is an empty message
	 * @param description of the method
	 */
	record Writer(Codec<Object> codec, boolean nullable, String description) {

		private static final byte[] NOTHING = new byte[0];

		/**
		 * @throws RequestException if it cannot be sent
		 */
		byte[] write(@Nullable Object returned, int maxBytes) {
			Object value = (returned instanceof Optional<?> optional) ? optional.orElse(null) : returned;
			if (value == null) {
				if (this.nullable) {
					return NOTHING;
				}
				throw own(RequestException.Reason.HANDLER_FAILED, "returned null", null);
			}
			byte[] bytes;
			try {
				bytes = this.codec.encode(value);
			}
			catch (Exception ex) {
				throw own(RequestException.Reason.CODEC_FAILED, "returned what could not be encoded: " + ex, ex);
			}
			if (bytes.length > maxBytes) {
				throw own(RequestException.Reason.ANSWER_TOO_LARGE,
						"returned a message of " + bytes.length + " bytes; there are at most " + maxBytes, null);
			}
			return bytes;
		}

		private RequestException own(RequestException.Reason reason, String problem, @Nullable Throwable cause) {
			return new RequestException(reason, this.description + " " + problem, Origin.APPLICATION,
					OptionalLong.of(RequestException.HANDLER_FAILED_CODE), cause);
		}

	}

}
