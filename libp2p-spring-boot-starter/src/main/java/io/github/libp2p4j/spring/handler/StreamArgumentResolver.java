/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * Finds the argument for some parameters of handler methods and of exception handlers.
 * Beans of this type are asked in their order, before the library's own. Implementations
 * are thread-safe.
 */
public interface StreamArgumentResolver {

	/**
	 * Whether the parameter is this resolver's. Asked once for each parameter, when the
	 * handler is registered. What no resolver supports is the payload.
	 */
	boolean supports(MethodParameter parameter);

	/**
	 * @return what to call the method with; null for a parameter that may be
	 * @throws Exception any, which fails the call as the handler's own failure does
	 */
	@Nullable Object resolve(MethodParameter parameter, StreamCall call) throws Exception;

}
