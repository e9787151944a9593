/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

import org.springframework.core.ResolvableType;

/**
 * JSON by Jackson 3, for whatever can be a message. Immutable.
 */
public final class JsonPayloadConverter implements PayloadConverter {

	private final JsonMapper mapper;

	public JsonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public boolean supports(ResolvableType type) {
		return !PayloadTypes.isNoMessage(type);
	}

	@Override
	public byte[] toBytes(Object value, ResolvableType type) {
		return this.mapper.writerFor(javaType(type)).writeValueAsBytes(value);
	}

	@Override
	public Object fromBytes(byte[] bytes, ResolvableType type) {
		Object value;
		try {
			value = this.mapper.readerFor(javaType(type)).readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new MalformedPayloadException(bytes.length, type, reason(ex));
		}
		if (value == null) {
			throw new MalformedPayloadException(bytes.length, type, "it is null");
		}
		return value;
	}

	/**
	 * Jackson's own words quote the input, of any length.
	 */
	private static String reason(JacksonException failure) {
		@Nullable TokenStreamLocation at = failure.getLocation();
		String where = (at != null && at.getLineNr() > 0)
				? " at line " + at.getLineNr() + ", column " + at.getColumnNr() : "";
		return failure.getClass().getSimpleName() + where;
	}

	/**
	 * Variables of a generic supertype are resolved by Spring's type, not by Jackson's.
	 */
	private JavaType javaType(ResolvableType type) {
		TypeFactory types = this.mapper.getTypeFactory();
		if (type.isArray()) {
			return types.constructArrayType(javaType(type.getComponentType()));
		}
		if (!type.hasGenerics()) {
			return types.constructType(type.toClass());
		}
		ResolvableType[] generics = type.getGenerics();
		JavaType[] parameters = new JavaType[generics.length];
		for (int i = 0; i < generics.length; i++) {
			parameters[i] = javaType(generics[i]);
		}
		return types.constructParametricType(type.toClass(), parameters);
	}

	@Override
	public String toString() {
		return "JSON";
	}

}
