/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans of client interfaces: those named by {@link #types()}, and those with
 * {@link io.github.libp2p4j.spring.annotation.Libp2pExchange} in the packages named; with
 * neither, those in the package of the annotated class.
 *
 * <pre>{@code
 * &#64;Configuration
 * &#64;ImportLibp2pClients(group = "workers", types = SumService.class)
 * class Clients {
 * }
 * }</pre>
 *
 * A bean of the same interface in several groups is told apart by a qualifier that is the
 * group's name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportLibp2pClients.Container.class)
@Import(Libp2pClientRegistrar.class)
public @interface ImportLibp2pClients {

	/** The group of clients that are in no other. */
	String DEFAULT_GROUP = "default";

	/**
	 * Alias of {@link #types()}.
	 */
	@AliasFor("types")
	Class<?>[] value() default {};

	/**
	 * The group, of which {@code libp2p.client.GROUP} has the peers and the limits.
	 */
	String group() default DEFAULT_GROUP;

	/**
	 * Interfaces to make clients of.
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Packages to look for interfaces in, those below them included. Placeholders are
	 * resolved.
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages to look for interfaces in.
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Several of these on one class.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(Libp2pClientRegistrar.class)
	@interface Container {

		ImportLibp2pClients[] value();

	}

}
