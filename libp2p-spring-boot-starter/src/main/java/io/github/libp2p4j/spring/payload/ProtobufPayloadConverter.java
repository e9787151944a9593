/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * Messages that protobuf's compiler generated, in protobuf's binary form. Thread-safe.
 */
public final class ProtobufPayloadConverter implements PayloadConverter {

	/** What each generated class has. */
	static final String DEFAULT_INSTANCE_METHOD = "getDefaultInstance";

	private final ExtensionRegistryLite extensions;

	private final Map<Class<?>, MessageLite> defaultInstances = new ConcurrentReferenceHashMap<>();

	/**
	 * @param extensions what a parser knows beyond the messages' own fields
	 */
	public ProtobufPayloadConverter(ExtensionRegistryLite extensions) {
		this.extensions = extensions;
	}

	@Override
	public boolean supports(ResolvableType type) {
		Class<?> raw = type.toClass();
		return MessageLite.class.isAssignableFrom(raw) && !Modifier.isAbstract(raw.getModifiers())
				&& ClassUtils.hasMethod(raw, DEFAULT_INSTANCE_METHOD);
	}

	@Override
	public byte[] toBytes(Object value, ResolvableType type) {
		return ((MessageLite) value).toByteArray();
	}

	@Override
	public Object fromBytes(byte[] bytes, ResolvableType type) {
		try {
			return defaultInstance(type.toClass()).getParserForType().parseFrom(bytes, this.extensions);
		}
		catch (InvalidProtocolBufferException ex) {
			// These are fixed sentences about tags, lengths and depths.
			throw new MalformedPayloadException(bytes.length, type, String.valueOf(ex.getMessage()));
		}
	}

	private MessageLite defaultInstance(Class<?> messageType) {
		return this.defaultInstances.computeIfAbsent(messageType, (type) -> {
			Method method = ClassUtils.getMethod(type, DEFAULT_INSTANCE_METHOD);
			Object instance = ReflectionUtils.invokeMethod(method, null);
			if (instance instanceof MessageLite message) {
				return message;
			}
			throw new IllegalStateException(type + " has no default instance");
		});
	}

	@Override
	public String toString() {
		return "protobuf";
	}

}
