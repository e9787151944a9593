/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * On a test class: a slice of the application with a node in memory and the stream
 * handlers, without web, data or other beans. Found by component scan are the handlers
 * named, or else all components that serve streams, and always advice, interceptors,
 * payload converters and argument resolvers. What they need beside that comes from
 * {@code @MockitoBean} or {@code @Import}.
 *
 * <pre>{@code
 * &#64;StreamHandlerTest(Echo.class)
 * class EchoTests {
 *
 *     &#64;Autowired
 *     StreamTester tester;
 *
 * }
 * }</pre>
 *
 * @see AutoConfigureTestLibp2p
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(StreamHandlerTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(StreamHandlerTypeExcludeFilter.class)
@AutoConfigureTestLibp2p
@ImportAutoConfiguration
public @interface StreamHandlerTest {

	/**
	 * Properties of the form {@code key=value} for this test.
	 */
	String[] properties() default {};

	/**
	 * Alias of {@link #handlers()}.
	 */
	@AliasFor("handlers")
	Class<?>[] value() default {};

	/**
	 * The components to test; all that serve streams, if there are none named.
	 */
	@AliasFor("value")
	Class<?>[] handlers() default {};

	/**
	 * Whether components that the slice is about are found by the application's scan.
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Components to find beside them.
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components to leave out.
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
