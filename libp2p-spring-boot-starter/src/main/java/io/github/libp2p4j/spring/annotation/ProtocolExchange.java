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
 * One protocol of a contract between peers. The method's parameter and result say what
 * goes over the stream, for the one who calls it and the one who serves it alike.
 * Placeholders and {@code #{…}} expressions in attributes are resolved.
 *
 * @see Libp2pExchange
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface ProtocolExchange {

	/**
	 * Alias of {@link #protocol()}.
	 */
	@AliasFor("protocol")
	String value() default "";

	/**
	 * The protocol id, or what of it follows the prefix that {@link Libp2pExchange}
	 * names, such as {@code /1.0.0}.
	 */
	@AliasFor("value")
	String protocol() default "";

	/**
	 * Time for the whole exchange, such as {@code 5s}. Each side has its own default.
	 */
	String timeout() default "";

	/**
	 * The largest message in either direction, such as {@code 64KB}. Each side has its
	 * own default.
	 */
	String maxMessageSize() default "";

}
