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
 * A component whose {@link StreamExceptionHandler} methods hold for the handlers of all
 * beans. Several are asked in their order, after the methods of the handler's own bean.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface Libp2pAdvice {

	/**
	 * The name of the bean, if it is not that of the class.
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
