/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A method of a bean with all that it takes to call it for a stream. Immutable.
 *
 * @param method what to call
 * @param arguments where they come from, one for each parameter
 */
record BoundMethod(BeanMethod method, List<ArgumentSource> arguments) {

	/**
	 * @param given the payload, or the exception
	 */
	@Nullable Object call(StreamCall call, @Nullable Object given) throws Exception {
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).argument(call, given);
		}
		return this.method.invoke(values);
	}

}
