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
 * <p>
 * On a method of a bean, what the method takes and returns says what goes over the
 * stream:
 * <ul>
 * <li>{@link io.github.libp2p4j.Stream}, or {@link java.io.InputStream} and
 * {@link java.io.OutputStream}, and no payload: the bytes are the method's own. Its end
 * closes the stream, an exception resets it, {@link io.github.libp2p4j.Stream#detach()}
 * keeps it.</li>
 * <li>A payload, which is the one parameter that nothing else is known for: one message.
 * As an {@link Iterable}, a {@link java.util.stream.Stream} or a reactive type of several
 * values: the messages as they come.</li>
 * <li>A result: one answer. As an {@link Iterable}, a {@link java.util.stream.Stream} or
 * a reactive type of several values: each of them as it is made. Nothing: the end of the
 * stream is the answer.</li>
 * <li>A result that is a {@link java.util.concurrent.CompletionStage} or a reactive type:
 * the same, later. The method runs on a callback thread and must not block, unless its
 * parameters do.</li>
 * </ul>
 * On a bean's type, or on a {@code @Bean} method, for a bean that is a
 * {@link io.github.libp2p4j.ProtocolHandler},
 * {@link io.github.libp2p4j.AsyncProtocolHandler},
 * {@link io.github.libp2p4j.RequestHandler} or
 * {@link io.github.libp2p4j.AsyncRequestHandler}.
 * <p>
 * Handlers are registered before the node starts and are called through the bean's proxy,
 * if it has one. Two handlers of one protocol fail the start. Placeholders and
 * {@code #{…}} expressions in attributes are resolved; what is left empty is as the
 * {@code libp2p.handler} properties say.
 *
 * <pre>{@code
 * &#64;StreamHandler("/sum/1.0.0")
 * Sum sum(&#64;Valid Numbers numbers, PeerId from) {
 *     return new Sum(numbers.first() + numbers.second());
 * }
 * }</pre>
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface StreamHandler {

	/**
	 * The handler's name in the registry, in meters and traces, unique in the
	 * application. By default the bean's name, and the method's if it is one.
	 */
	String id() default "";

	/**
	 * Alias of {@link #protocols()}.
	 */
	@AliasFor("protocols")
	String[] value() default {};

	/**
	 * The protocol ids served, such as {@code /echo/1.0.0}; an expression may be a
	 * collection of them.
	 */
	@AliasFor("value")
	String[] protocols() default {};

	/**
	 * Calls at once at most, of all peers and protocols together. Further streams are
	 * reset with the code of a limit; nothing waits.
	 */
	String concurrency() default "";

	/**
	 * Calls at once at most for one peer.
	 */
	String concurrencyPerPeer() default "";

	/**
	 * Time for a call, from the stream's opening on, such as {@code 30s}; then the stream
	 * is reset, and a stage that is pending is cancelled. A thread is not interrupted,
	 * since that would close files under it. {@code 0} is none.
	 */
	String timeout() default "";

	/**
	 * The largest message in either direction, such as {@code 64KB}, checked before
	 * anything is allocated for it.
	 */
	String maxMessageSize() default "";

	/**
	 * How a message ends: {@code uvarint}, its length before it, which is the default; or
	 * {@code none}, where its half of the stream does, which leaves room for one message
	 * in each direction.
	 */
	String framing() default "";

	/**
	 * Names of beans that are {@link io.github.libp2p4j.spring.handler.StreamInterceptor}
	 * for this handler, in this order, after the ones for all. A bean with
	 * {@code @Bean(defaultCandidate = false)} is for those alone that name it.
	 */
	String[] interceptors() default {};

	/**
	 * Whether to sort this handler's interceptors among the ones for all, by their order,
	 * instead of behind them.
	 */
	boolean blendWithGlobalInterceptors() default false;

	/**
	 * Whether the handler serves from the start; {@code false} leaves it to
	 * {@code StreamHandlerRegistry.start}.
	 */
	String autoStartup() default "";

}
