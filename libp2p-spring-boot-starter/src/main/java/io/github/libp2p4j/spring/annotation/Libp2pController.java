/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A component that serves peers: found by component scans and included in slice tests.
 * Its {@link StreamHandler} methods are handlers, as those of any bean are, and so are
 * the {@link ProtocolExchange} methods of the interfaces that it implements.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface Libp2pController {

	/**
	 * The name of the bean, if it is not that of the class.
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
