/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A contract between peers: an interface whose {@link ProtocolExchange} methods are one
 * protocol each. Neutral as to sides: a client proxy calls it, and a
 * {@link Libp2pController} that implements it serves it.
 *
 * <pre>{@code
 * &#64;Libp2pExchange("/sum")
 * interface SumService {
 *
 *     &#64;ProtocolExchange("/1.0.0")
 *     Sum sum(Request request);
 *
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Libp2pExchange {

	/**
	 * What the protocol ids of the methods begin with, such as {@code /sum}; placeholders
	 * and {@code #{…}} expressions are resolved.
	 */
	String value() default "";

}
