/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.libp2p4j.spring.annotation.Libp2pAdvice;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.handler.StreamArgumentResolver;
import io.github.libp2p4j.spring.handler.StreamInterceptor;
import io.github.libp2p4j.spring.payload.PayloadConverter;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * Says which components a {@link StreamHandlerTest} leaves out. Immutable.
 */
final class StreamHandlerTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<StreamHandlerTest> {

	private static final List<String> OPTIONAL = List.of("tools.jackson.databind.JacksonModule",
			"org.springframework.boot.jackson.JacksonComponent");

	private final Set<Class<?>> handlers;

	StreamHandlerTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.handlers = Set.of(getAnnotation().getValue("handlers", Class[].class).orElseGet(() -> new Class<?>[0]));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>();
		if (this.handlers.isEmpty()) {
			includes.add(Libp2pController.class);
		}
		includes.add(Libp2pAdvice.class);
		includes.add(StreamInterceptor.class);
		includes.add(StreamArgumentResolver.class);
		includes.add(PayloadConverter.class);
		includes.add(Converter.class);
		includes.add(GenericConverter.class);
		for (String name : OPTIONAL) {
			if (ClassUtils.isPresent(name, getClass().getClassLoader())) {
				includes.add(ClassUtils.resolveClassName(name, getClass().getClassLoader()));
			}
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.handlers;
	}

	/**
	 * Whatever serves streams needs no stereotype of its own: the annotation on the type
	 * or on a method of it is enough.
	 */
	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		if (super.defaultInclude(metadataReader, metadataReaderFactory)) {
			return true;
		}
		String streamHandler = StreamHandler.class.getName();
		return this.handlers.isEmpty() && (metadataReader.getAnnotationMetadata().hasAnnotation(streamHandler)
				|| metadataReader.getAnnotationMetadata().hasAnnotatedMethods(streamHandler));
	}

}
