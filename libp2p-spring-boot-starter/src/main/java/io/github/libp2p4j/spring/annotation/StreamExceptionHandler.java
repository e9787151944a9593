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

/**
 * Deals with exceptions of stream handlers: those of its own bean, or of all beans if it
 * stands in a {@link Libp2pAdvice}. Of several methods the one with the nearest type
 * takes the exception, the own bean's before those of the advice.
 * <p>
 * Parameters are the exception, or its cause, and whatever a handler may take but the
 * payload. What the method returns is the answer, where the handler would have given one;
 * a method that returns nothing ends the stream in order, unless it has reset it. A
 * method that throws fails the call with what it throws.
 *
 * <pre>{@code
 * &#64;StreamExceptionHandler
 * Sum outOfRange(ArithmeticException failure, PeerId from) {
 *     return Sum.NONE;
 * }
 * }</pre>
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface StreamExceptionHandler {

	/**
	 * The exceptions, if they are not those among the method's parameters.
	 */
	Class<? extends Throwable>[] value() default {};

}
