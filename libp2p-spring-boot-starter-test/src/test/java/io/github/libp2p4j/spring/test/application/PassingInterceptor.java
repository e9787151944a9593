/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test.application;

import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.handler.StreamInterceptor;

import org.springframework.stereotype.Component;

/**
 * Lets every stream pass. Immutable.
 */
@Component
public class PassingInterceptor implements StreamInterceptor {

	@Override
	public CompletionStage<?> intercept(StreamCall call, Next next) throws Exception {
		return next.proceed(call);
	}

}
