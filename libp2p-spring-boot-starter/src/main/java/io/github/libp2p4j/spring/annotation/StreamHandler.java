/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Serves the streams that peers open for one or more protocols.
 * <ul>
 * <li>On a method of a bean that takes a {@link io.github.libp2p4j.Stream}: it returns
 * nothing and may block, or returns a {@link java.util.concurrent.CompletionStage} and
 * does not. Its end closes the stream, an exception resets it,
 * {@link io.github.libp2p4j.Stream#detach()} keeps it.</li>
 * <li>On a bean's type that implements {@link io.github.libp2p4j.ProtocolHandler} or
 * {@link io.github.libp2p4j.AsyncProtocolHandler}.</li>
 * <li>On a {@code @Bean} method that returns one of these.</li>
 * </ul>
 * Handlers are registered before the node starts and are called through the bean's proxy,
 * if it has one. Two handlers of one protocol fail the start.
 *
 * <pre>{@code
 * &#64;StreamHandler("/echo/1.0.0")
 * void echo(Stream stream) throws IOException {
 *     stream.inputStream().transferTo(stream.outputStream());
 * }
 * }</pre>
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface StreamHandler {

	/**
	 * Alias of {@link #protocols()}.
	 */
	@AliasFor("protocols")
	String[] value() default {};

	/**
	 * The protocol ids served, such as {@code /echo/1.0.0}; placeholders such as
	 * {@code ${app.protocol}} are resolved.
	 */
	@AliasFor("value")
	String[] protocols() default {};

}
