/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.List;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * What a native image has to know of the types of messages. Stateless.
 */
public final class PayloadHints {

	private static final String MESSAGE_LITE = "com.google.protobuf.MessageLite";

	private PayloadHints() {
	}

	/**
	 * Registers what the library's converters reflect on, for a type that handlers or
	 * clients send or receive.
	 */
	public static void register(ReflectionHints hints, ResolvableType type) {
		Class<?> raw = type.toClass();
		if (PayloadTypes.isNoMessage(type) || raw == byte[].class || raw == String.class || raw == Object.class) {
			return;
		}
		if (isProtobuf(raw)) {
			hints.registerType(raw, (hint) -> hint.withMethod(ProtobufPayloadConverter.DEFAULT_INSTANCE_METHOD,
					List.of(), ExecutableMode.INVOKE));
			return;
		}
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints, type.getType());
	}

	private static boolean isProtobuf(Class<?> type) {
		ClassLoader loader = PayloadHints.class.getClassLoader();
		return ClassUtils.isPresent(MESSAGE_LITE, loader)
				&& ClassUtils.resolveClassName(MESSAGE_LITE, loader).isAssignableFrom(type);
	}

}
